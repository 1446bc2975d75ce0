using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Slices.Infrastructure.Errors;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// Remembers, over a detour to a sign-in or to another proof, that what was sent to a page was not done: said on the way and, once,
/// on the page that the way leads back to.
/// </summary>
public static class Unsaved
{
    private const string Key = "unsaved";

    public static void Note(HttpContext context, string returnUrl)
    {
        var notes = Notes(context);
        notes[Key] = returnUrl;
        notes.Save();
    }

    /// <summary>The key of the sentence that this page has to say; or null.</summary>
    public static string? SentenceFor(HttpContext context)
    {
        if (ErrorHandling.IsShowingError(context) || Notes(context).Peek(Key) is not string returnUrl)
        {
            return null;
        }
        if (context.Request.Query["returnUrl"] == returnUrl)
        {
            return "form.unsaved.onTheWay";
        }
        if (context.Request.Path + context.Request.QueryString != returnUrl || context.User.Identity is not { IsAuthenticated: true })
        {
            return null;
        }
        Notes(context).Remove(Key);
        return "form.unsaved";
    }

    private static ITempDataDictionary Notes(HttpContext context) =>
        context.RequestServices.GetRequiredService<ITempDataDictionaryFactory>().GetTempData(context);
}
