using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Primitives;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// What was typed into a form, over the redirect that changes the language or the theme. It waits in TempData's encrypted cookie,
/// and the next GET of that address takes it and shows the form with it.
/// </summary>
/// <param name="Address">The page's path and query.</param>
public sealed record KeptForm(string Address, Dictionary<string, string> Fields)
{
    private const string Key = "form";

    // In characters. A cookie is sent with every request, and no form here asks for more.
    private const int MaxLength = 1500;

    private static readonly string[] Secrets = ["Password", "Code", "Captcha", "Answer", "Question", "Offer", "Token"];

    /// <summary>Whether what is typed into a field of that name outlasts a redirect: secrets don't.</summary>
    public static bool Keeps(string name) =>
        name.StartsWith("Input.", StringComparison.Ordinal) && !Secrets.Any(secret => name.Contains(secret, StringComparison.Ordinal));

    /// <summary>Keeps what came with the request for the page that it leads back to.</summary>
    public static void Keep(PageModel page, string address)
    {
        // Of two values the first: a box that is ticked comes before what stands for one that isn't.
        var fields = page.Request.Form.Where(f => Keeps(f.Key)).ToDictionary(f => f.Key, f => f.Value[0] ?? "");
        if (fields.Count > 0 && fields.Sum(f => f.Key.Length + f.Value.Length) <= MaxLength)
        {
            page.TempData[Key] = JsonSerializer.Serialize(new KeptForm(address, fields));
        }
    }

    private static KeptForm? Take(HttpRequest request, ITempDataDictionary notes)
    {
        if (notes.Peek(Key) is not string text || JsonSerializer.Deserialize<KeptForm>(text) is not { } kept || kept.Address != request.Path + request.QueryString)
        {
            return null;
        }
        notes.Remove(Key);
        return kept;
    }

    /// <summary>Before the page is bound, so that it reads a kept form as it reads one that is posted.</summary>
    public sealed class Filter(ITempDataDictionaryFactory notes) : IAsyncResourceFilter
    {
        public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
        {
            var (http, request) = (context.HttpContext, context.HttpContext.Request);
            if (!HttpMethods.IsGet(request.Method) || ErrorHandling.IsShowingError(http) || Take(request, notes.GetTempData(http)) is not { } kept)
            {
                await next();
                return;
            }
            request.Method = HttpMethods.Post;
            request.Form = new FormCollection(kept.Fields.ToDictionary(f => f.Key, f => new StringValues(f.Value)));
            Redisplay.Begin(http, stale: false);
            await next();
            request.Method = HttpMethods.Get;
        }
    }
}
