namespace Slices.Infrastructure.Settings;

/// <summary>Checks settings that hold an http or https address.</summary>
public static class HttpAddress
{
    /// <summary>The address; null where the value isn't one, or has a username, a query or a fragment.</summary>
    public static Uri? Parse(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" } ? url : null;

    /// <summary>Whether it is the address of a page to link to. Unlike an endpoint it may have a query and a fragment.</summary>
    public static bool IsSecurePage(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url is { Scheme: "https", UserInfo: "" };

    /// <summary>Whether requests to it could be read or changed on the way. Development takes the risk.</summary>
    public static bool IsExposed(this Uri url, IHostEnvironment environment) => url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback && !environment.IsDevelopment();

    /// <summary>
    /// The fault of a provider's endpoint, where it has one. Secrets travel there, so plain http is only for a stand-in on a
    /// developer's own machine.
    /// </summary>
    public static IEnumerable<string> ValidateEndpoint(string setting, string value, IHostEnvironment environment)
    {
        if (Parse(value) is not { AbsolutePath: "/" } url)
        {
            yield return $"{setting} must be an address without a path, such as https://api.example.com.";
        }
        else if (url.Scheme == Uri.UriSchemeHttp && !(url.IsLoopback && environment.IsDevelopment()))
        {
            yield return $"{setting} '{value}' must begin with https://, except for one on this machine in Development.";
        }
    }
}
