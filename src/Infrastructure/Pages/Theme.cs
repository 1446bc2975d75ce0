using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Pages;

/// <summary>Light or dark by the visitor's choice; by their system's where they made none.</summary>
public static class Theme
{
    public const string CookieName = "slices-theme";

    public static readonly IReadOnlyList<string> Names = ["auto", "light", "dark"];

    public static string Of(HttpRequest request, SiteSettings site) =>
        request.Cookies[site.CookieName(CookieName)] is { } name && Names.Contains(name) ? name : Names[0];
}
