using System.Text;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Api;

/// <summary>Which other origins' pages may use the API in their visitors' names.</summary>
public sealed class CorsSettings : ISettings
{
    public static string Section => "Cors";

    /// <summary>
    /// Origins such as <c>https://app.example.com</c>, exactly as browsers send them. They have to be of the same site
    /// (<c>example.com</c>) as ours: browsers don't send the session's cookie for others.
    /// </summary>
    public List<string> Origins { get; set; } = [];

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        foreach (var origin in Origins)
        {
            if (HttpAddress.Parse(origin) is not { } url || url.GetLeftPart(UriPartial.Authority) != origin || origin.Contains('*') || !Ascii.IsValid(origin))
            {
                yield return $"Cors:Origins '{origin}' is not an origin such as https://app.example.com, in small letters and without a slash at the end.";
            }
            else if (url.IsExposed(environment))
            {
                yield return $"Cors:Origins '{origin}' must begin with https:// outside Development, because what it shows could be changed on the way.";
            }
        }
    }
}
