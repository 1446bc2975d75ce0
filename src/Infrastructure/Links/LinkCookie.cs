using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Links;

/// <summary>
/// Keeps the token of a mail's link out of the address, and so out of history, logs and Referer: in a cookie that lasts as long as
/// it takes to fill in a form. Each page with a <see cref="MailLinkAttribute"/> has its own.
/// </summary>
public sealed class LinkCookie(IOptions<SiteSettings> site)
{
    /// <summary>What the names of these cookies begin with.</summary>
    public const string Prefix = "slices-link-";

    /// <summary>The form's field that says which link the form was opened by: another one may have been opened in another tab since.</summary>
    public const string Field = "Link";

    private const int MaxLength = 500;

    // Links of one kind that are open in tabs at once.
    private const int MaxLinks = 3;
    private const char Separator = '.';
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>Keeps the token for the requested page, before those of links that are open in other tabs.</summary>
    public void Write(HttpResponse response, string token)
    {
        // A malformed token gets a place too. Otherwise its page would show the link opened before.
        var kept = token.Length <= MaxLength && !token.Contains(Separator) ? token : "";
        var tokens = All(response.HttpContext).Where(t => t != kept).Take(MaxLinks - 1).Prepend(kept);
        response.Cookies.Append(Name(response.HttpContext), string.Join(Separator, tokens), site.Value.CookieOptions(Lifetime));
    }

    /// <summary>The token of the link that the posted form was opened by; of the newest link where a page is opened; or empty.</summary>
    public string Read(HttpRequest request)
    {
        var tokens = All(request.HttpContext);
        if (!HttpMethods.IsPost(request.Method))
        {
            return tokens.FirstOrDefault("");
        }
        if (!request.HasFormContentType)
        {
            return "";
        }
        // A script that sends the named fields alone means the one link it opened.
        return request.Form.TryGetValue(Field, out var handle) || tokens.Length != 1 ? tokens.FirstOrDefault(token => Handle(token) == handle, "") : tokens[0];
    }

    /// <summary>What <see cref="Field"/> brings back. It tells tokens apart without revealing them.</summary>
    public string Handle(HttpRequest request) => Handle(Read(request));

    /// <summary>Forgets a token that was used.</summary>
    public void Delete(HttpResponse response, string token)
    {
        var left = All(response.HttpContext).Where(t => t != token).ToList();
        if (left.Any(t => t.Length > 0))
        {
            response.Cookies.Append(Name(response.HttpContext), string.Join(Separator, left), site.Value.CookieOptions(Lifetime));
        }
        else
        {
            response.Cookies.Delete(Name(response.HttpContext), site.Value.CookieOptions());
        }
    }

    private static string Handle(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 8));

    private string[] All(HttpContext context) => context.Request.Cookies[Name(context)] is { Length: > 0 } tokens ? tokens.Split(Separator) : [];

    private string Name(HttpContext context) => site.Value.CookieName(Prefix + context.GetEndpoint()!.Metadata.GetRequiredMetadata<MailLinkAttribute>().Name);
}
