using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// What one page has to tell the next, by TempData: an outcome, a form that was half filled in. It is in an encrypted cookie, which
/// is written only when it says something else than before.
/// </summary>
public sealed class Notes(CookieTempDataProvider cookie) : ITempDataProvider
{
    public const string CookieName = "slices-notes";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public IDictionary<string, object> LoadTempData(HttpContext context)
    {
        var kept = cookie.LoadTempData(context);
        context.Items[typeof(Notes)] = kept.ToDictionary();
        return kept;
    }

    public void SaveTempData(HttpContext context, IDictionary<string, object> values)
    {
        if (context.Items[typeof(Notes)] is not Dictionary<string, object> kept || kept.Count != values.Count || values.Except(kept).Any())
        {
            cookie.SaveTempData(context, values);
            context.Items[typeof(Notes)] = values.ToDictionary();
        }
    }
}

public static class NotesRegistration
{
    public static IServiceCollection AddNotes(this IServiceCollection services)
    {
        services.AddSingleton<CookieTempDataProvider>();
        services.AddSingleton<ITempDataProvider, Notes>();
        services.AddOptions<CookieTempDataProviderOptions>().Configure<IOptions<SiteSettings>>((notes, site) =>
        {
            site.Value.Configure(notes.Cookie, Notes.CookieName);
            notes.Cookie.MaxAge = Notes.Lifetime;
        });
        return services;
    }
}
