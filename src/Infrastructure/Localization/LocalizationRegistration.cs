using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Localization;

public static class LocalizationRegistration
{
    /// <summary>The languages there are texts in; the first is the default.</summary>
    public static readonly IReadOnlyList<string> Cultures = ["zh-CN", "en"];

    public const string CookieName = "slices-language";

    /// <summary>The language by the visitor's own choice (a cookie), then by the browser's, then zh-CN.</summary>
    public static IServiceCollection AddLanguages(this IServiceCollection services)
    {
        services.AddOptions<RequestLocalizationOptions>().Configure<IOptions<SiteSettings>>((options, site) =>
        {
            options.SetDefaultCulture(Cultures[0]).AddSupportedCultures([.. Cultures]).AddSupportedUICultures([.. Cultures]);
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = site.Value.CookieName(CookieName) },
                new CustomRequestCultureProvider(context => Task.FromResult(FromBrowser(context.Request))),
            ];
        });
        return services;
    }

    // The language that the browser likes best of those there are. Every Chinese (zh, zh-TW, zh-Hans-CN) reads zh-CN rather
    // than English, which the framework's own provider would choose for them.
    private static ProviderCultureResult? FromBrowser(HttpRequest request) => (
        from wanted in request.GetTypedHeaders().AcceptLanguage
        where wanted.Quality is not 0
        orderby wanted.Quality ?? 1 descending
        let language = wanted.Value.ToString().Split('-')[0].ToLowerInvariant()
        from culture in Cultures
        where culture.Split('-')[0] == language
        select new ProviderCultureResult(culture)).FirstOrDefault();
}
