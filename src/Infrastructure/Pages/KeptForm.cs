using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Primitives;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Links;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// What was typed into a form, over the redirect that changes the language or the theme. It waits in TempData's encrypted cookie,
/// and the next GET of that address takes it and shows the form with it.
/// </summary>
/// <param name="Owner">Who was signed in; null for nobody. Nobody else gets to see it.</param>
/// <param name="Address">The page's path and query.</param>
/// <param name="Fields">By their names.</param>
public sealed record KeptForm(string? Owner, string Address, Dictionary<string, string> Fields)
{
    private const string Key = "form";

    // In bytes. A cookie is sent with every request, and no form here asks for more.
    private const int MaxLength = 2000;

    // Chinese takes three bytes a character then, not six. The cookie is encrypted, so that nothing in it is ever read as markup.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Secrets = ["Password", "Code", "Captcha", "Answer", "Question", "Offer", "Token"];

    /// <summary>Whether a field of that name outlasts a redirect: secrets don't, what names a mail's link does.</summary>
    public static bool Keeps(string name) => name == LinkCookie.Field
        || (name.StartsWith("Input.", StringComparison.Ordinal) && !Secrets.Any(secret => name.Contains(secret, StringComparison.Ordinal)));

    /// <summary>Keeps what came with the request for the page that it leads back to.</summary>
    public static void Keep(PageModel page, string address)
    {
        // Of two values the first: a box that is ticked comes before what stands for one that isn't.
        var fields = page.Request.Form.Where(f => Keeps(f.Key)).ToDictionary(f => f.Key, f => f.Value[0] ?? "");
        var kept = JsonSerializer.SerializeToUtf8Bytes(new KeptForm(OwnerIn(page.HttpContext), address, fields), Json);
        if (fields.Count > 0 && kept.Length <= MaxLength)
        {
            page.TempData[Key] = Convert.ToBase64String(kept);
        }
    }

    private static KeptForm? Take(HttpContext http, ITempDataDictionary notes)
    {
        if (notes.Peek(Key) is not string text || JsonSerializer.Deserialize<KeptForm>(Convert.FromBase64String(text), Json) is not { } kept
            || kept.Address != http.Request.Path + http.Request.QueryString || kept.Owner != OwnerIn(http))
        {
            return null;
        }
        notes.Remove(Key);
        return kept;
    }

    private static string? OwnerIn(HttpContext http) => http.User.FindFirstValue(ClaimTypes.NameIdentifier);

    /// <summary>Before the page is bound, so that it reads a kept form as it reads one that is posted.</summary>
    public sealed class Filter(ITempDataDictionaryFactory notes) : IAsyncResourceFilter
    {
        public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
        {
            var http = context.HttpContext;
            var request = context.HttpContext.Request;
            if (!HttpMethods.IsGet(request.Method) || ErrorHandling.IsShowingError(http) || Take(http, notes.GetTempData(http)) is not { } kept)
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
