using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Branding;

public static class BrandingRegistration
{
    /// <summary>The site's own look.</summary>
    public static IServiceCollection AddBranding(this IServiceCollection services) => services.AddSettings<BrandingSettings>().AddSingleton<Brand>();
}
