using Microsoft.Extensions.Options;

namespace Slices.Infrastructure.Settings;

/// <summary>A section of the configuration that knows what is wrong with itself.</summary>
public interface ISettings
{
    /// <summary>Where the section lies, such as <c>Mail</c>.</summary>
    static abstract string Section { get; }

    /// <summary>One sentence for each value that can't be used, each beginning with the setting's name.</summary>
    IEnumerable<string> Validate(IHostEnvironment environment);
}

public static class SettingsRegistration
{
    /// <summary>Binds the section of <typeparamref name="T"/> and stops the start with one sentence for each fault.</summary>
    public static IServiceCollection AddSettings<T>(this IServiceCollection services)
        where T : class, ISettings
    {
        services.AddOptions<T>().Configure<IConfiguration>(Bind).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<T>, SettingsValidator<T>>();
    }

    /// <summary>What the whole house goes by: the site, who may register and with which numbers. Every other section is its own room's.</summary>
    public static IServiceCollection AddSiteSettings(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment) => services
        .PostConfigure<SiteSettings>(site =>
        {
            // On a developer's machine the site is where the server listens; anywhere else only the operator knows.
            if (site.BaseUrl.Length == 0 && environment.IsDevelopment())
            {
                site.BaseUrl = ListensAt(configuration["urls"] ?? "");
            }
        })
        .AddSettings<SiteSettings>()
        .AddSettings<RegistrationSettings>()
        .AddSettings<MobileSettings>();

    // What is no address at all stops the start when the site tries to listen there.
    private static string ListensAt(string urls)
    {
        var first = urls.Split(';')[0]
            .Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal).Replace("//[::]", "//localhost", StringComparison.Ordinal);
        return Uri.TryCreate(first, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", Host.Length: > 0, AbsolutePath: "/" } ? first : "http://localhost:5080";
    }

    private static void Bind<T>(T settings, IConfiguration configuration)
        where T : class, ISettings
    {
        if (SettingForms.Validate(configuration, T.Section).ToList() is { Count: > 0 } faults)
        {
            throw new OptionsValidationException(T.Section, typeof(T), faults);
        }
        configuration.GetSection(T.Section).Bind(settings);
    }

    private sealed class SettingsValidator<T>(IHostEnvironment environment) : IValidateOptions<T>
        where T : class, ISettings
    {
        public ValidateOptionsResult Validate(string? name, T settings) =>
            settings.Validate(environment).ToArray() is { Length: > 0 } faults
                ? ValidateOptionsResult.Fail(faults)
                : ValidateOptionsResult.Success;
    }
}
