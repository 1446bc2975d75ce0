using Microsoft.AspNetCore.Http.HttpResults;
using Slices.Infrastructure.Security;

namespace Slices.Features.Shared;

/// <summary>
/// Shows a mail inside a page, in Development, as mail readers do: nothing in it runs, its pictures come from the site alone, and its
/// links lead the whole page on.
/// </summary>
public static class MailFrame
{
    /// <summary>What the frame itself may do: <c>&lt;iframe sandbox="…"&gt;</c>.</summary>
    public const string Sandbox = "allow-top-navigation-by-user-activation";

    private const string Policy = $"default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'none'; frame-ancestors 'self'; sandbox {Sandbox}";

    /// <summary>The mail as the frame's document.</summary>
    public static ContentHttpResult Document(HttpResponse response, string html)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        return TypedResults.Content(html.Replace("<head>", "<head><base target=\"_top\">", StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    /// <summary>Lets the page have such frames.</summary>
    public static void AllowIn(HttpResponse response) => response.Headers.ContentSecurityPolicy = $"{SecurityHeaders.PolicyOf([])}; frame-src 'self'";
}
