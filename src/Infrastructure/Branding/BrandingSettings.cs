using Slices.Domain;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Branding;

/// <summary>A link in the footer, with its text in each language.</summary>
public sealed class SiteLink : LocalText
{
    /// <summary>Where it leads: an https address.</summary>
    public string Url { get; set; } = "";
}

/// <summary>How the site looks and what it links to. Read at start.</summary>
public sealed class BrandingSettings : ISettings
{
    private const int MaxLinks = 8;
    private const int MaxLinkLength = 40;
    private const int MaxIcpLength = 60;

    public static string Section => "Site";

    /// <summary>A file with the site's logo: SVG or PNG, up to 200 kB, about square. Mail readers show PNG only, at 28 pixels' height.</summary>
    public string Logo { get; set; } = "";

    /// <summary>The same for the dark theme, where another one is needed.</summary>
    public string LogoDark { get; set; } = "";

    /// <summary>
    /// The colour of buttons and links as <c>#rrggbb</c>. It must have a contrast of 4.5 to 1 with the light theme's backgrounds.
    /// </summary>
    public string Accent { get; set; } = "";

    /// <summary>The same for the dark theme; unless it is set, <see cref="Accent"/>, lightened until it can be read there.</summary>
    public string AccentDark { get; set; } = "";

    /// <summary>Links in the footer, up to eight: <c>Site:Links:0:Url</c> with <c>:Zh</c> and <c>:En</c>, its text in each language. One text is enough.</summary>
    public List<SiteLink> Links { get; set; } = [];

    /// <summary>The ICP filing number (备案号), which sites in mainland China must show. It links to the registry.</summary>
    public string Icp { get; set; } = "";

    /// <summary>Where people get help: an email address or an https address. It is in the footer and in mails.</summary>
    public string Support { get; set; } = "";

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        string?[] faults =
        [
            LogoFile.Fault("Site:Logo", Logo),
            LogoFile.Fault("Site:LogoDark", LogoDark),
            Logo.Length == 0 && LogoDark.Length > 0 ? "Site:LogoDark needs Site:Logo for the light theme." : null,
            Accent.Length > 0 ? Branding.Accent.Fault("Site:Accent", Accent, isDark: false) : null,
            AccentDark.Length > 0 ? Branding.Accent.Fault("Site:AccentDark", AccentDark, isDark: true) : null,
            Links.Count > MaxLinks ? $"Site:Links has {Links.Count} links, and the footer has room for {MaxLinks}." : null,
            .. Links.Select((link, at) => Fault($"Site:Links:{at}", link)),
            Icp.Length > 0 && !LocalText.IsLine(Icp, MaxIcpLength) ? $"Site:Icp must be up to {MaxIcpLength} characters on one line." : null,
            Support.Length > 0 && EmailAddress.Parse(Support) is null && !HttpAddress.IsSecurePage(Support)
                ? $"Site:Support '{Support}' is neither an email address nor an address such as https://example.com/help."
                : null,
        ];
        return faults.OfType<string>();
    }

    private static string? Fault(string setting, SiteLink link) => link switch
    {
        _ when !HttpAddress.IsSecurePage(link.Url) => $"{setting}:Url '{link.Url}' is not an address such as https://example.com/help.",
        { Current: null } => $"{setting}:Zh and {setting}:En are missing: set the link's text in one language or both.",
        _ when !link.All.All(text => LocalText.IsLine(text, MaxLinkLength)) => $"{setting} must have texts of up to {MaxLinkLength} characters on one line.",
        _ => null,
    };
}
