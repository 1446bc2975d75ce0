using Microsoft.AspNetCore.Localization;

namespace Slices.Infrastructure.Localization;

public static class LocalizationRegistration
{
    /// <summary>The languages there are texts in; the first is the default.</summary>
    public static readonly IReadOnlyList<string> Cultures = ["zh-CN", "en"];

    public const string CookieName = "slices-language";

    /// <summary>The language by the visitor's own choice (a cookie), then by the browser's, then zh-CN.</summary>
    public static IServiceCollection AddLanguages(this IServiceCollection services) =>
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Cultures[0]).AddSupportedCultures([.. Cultures]).AddSupportedUICultures([.. Cultures]);
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = CookieName },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
}
