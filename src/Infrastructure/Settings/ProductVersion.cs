using System.Reflection;

namespace Slices.Infrastructure.Settings;

public static class ProductVersion
{
    /// <summary>The version that this process runs, such as <c>1.4.0+3f2c9ab</c>.</summary>
    public static string Current { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
