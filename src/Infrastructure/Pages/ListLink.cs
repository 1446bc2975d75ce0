using System.Globalization;

namespace Slices.Infrastructure.Pages;

public static class ListLink
{
    /// <summary>The address of a list with those of its parameters that say something.</summary>
    public static string To(string path, params IEnumerable<(string Name, string? Value)> parameters) => path + QueryString.Create(
        from parameter in parameters where !string.IsNullOrEmpty(parameter.Value) select KeyValuePair.Create(parameter.Name, parameter.Value));

    /// <summary>A day as forms and addresses spell it.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
