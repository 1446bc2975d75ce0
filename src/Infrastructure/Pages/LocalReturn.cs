using System.Text;

namespace Slices.Infrastructure.Pages;

/// <summary>Where a detour, such as a sign-in, leads back to: a path of this site, or home. Every spelling that a browser could read as another host is refused.</summary>
public static class LocalReturn
{
    private const string Home = "/";

    // Longer than any address here; each decoding below costs as much as the address is long.
    private const int MaxLength = 2000;

    /// <summary>Where to come back to from a detour: where the request itself leads back to, or else its own address.</summary>
    public static string Here(HttpRequest request)
    {
        if (request.Query["returnUrl"] is [{ Length: > 0 } named, ..])
        {
            return Path(named);
        }
        // Of the page, not of what a form on it does or fetches.
        return Path(request.Path + (request.Query.ContainsKey("handler") ? QueryString.Create(request.Query.Where(q => !q.Key.Equals("handler", StringComparison.OrdinalIgnoreCase))) : request.QueryString));
    }

    public static string Path(string? returnUrl)
    {
        if (returnUrl is not ['/', ..] || returnUrl.Length > MaxLength || !Ascii.IsValid(returnUrl))
        {
            return Home;
        }
        // A later component may decode once more than we do, so no number of decodings may reveal a host.
        var url = returnUrl;
        string before;
        do
        {
            var path = url.Split('?', '#')[0];
            if (path.Contains("//", StringComparison.Ordinal) || url.Contains('\\') || url.Any(char.IsControl))
            {
                return Home;
            }
            before = url;
            url = Uri.UnescapeDataString(url);
        }
        while (url != before);
        return returnUrl;
    }

    /// <summary>Where a sign-in page redirects a signed-in user: to the return address, or else to the page that signs out.</summary>
    public static string PastSignIn(string? returnUrl) => returnUrl == Home || Path(returnUrl) != Home ? Path(returnUrl) : "/logout";

    /// <summary>The path of a page that leads on to there.</summary>
    public static string By(string page, string? returnUrl)
    {
        var path = Path(returnUrl);
        return path == Home ? page : $"{page}{(page.Contains('?') ? '&' : '?')}returnUrl={Uri.EscapeDataString(path)}";
    }
}
