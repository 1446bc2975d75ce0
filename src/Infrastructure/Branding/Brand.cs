using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Branding;

/// <summary>How the site looks, as pages and mails show it.</summary>
public sealed class Brand
{
    /// <summary>Where the numbers of <see cref="BrandingSettings.Icp"/> are registered; the law wants the link.</summary>
    public const string IcpRegistry = "https://beian.miit.gov.cn/";

    private readonly SiteSettings site;

    public Brand(IOptions<BrandingSettings> settings, IOptions<SiteSettings> site)
    {
        this.site = site.Value;
        var brand = settings.Value;
        (Links, Icp, Support) = (brand.Links, brand.Icp, brand.Support);
        (Logo, LogoDark) = (LogoFile.Read(brand.Logo, "logo"), LogoFile.Read(brand.LogoDark, "logo-dark"));
        if (Colour.Parse(brand.Accent) is { } light)
        {
            (Light, Dark) = (Accent.Of(light), Accent.ForDark(light));
        }
        if (Colour.Parse(brand.AccentDark) is { } dark)
        {
            Dark = Accent.Of(dark);
        }
        if (Light != Accent.DefaultLight || Dark != Accent.DefaultDark)
        {
            Stylesheet = $"@layer tokens {{ :root {{ --accent: light-dark({Light.Colour}, {Dark.Colour}); --on-accent: light-dark({Light.Ink}, {Dark.Ink}); }} }}\n";
            StylesheetPath = $"/brand/accent.css?v={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Stylesheet)).AsSpan(0, 8))}";
        }
    }

    public Accent Light { get; } = Accent.DefaultLight;

    public Accent Dark { get; } = Accent.DefaultDark;

    /// <summary>The colours as a stylesheet that comes after the site's own; null where they are its own.</summary>
    public string? Stylesheet { get; }

    public string? StylesheetPath { get; }

    /// <summary>Stands in the place of the mark; null where the mark is the site's own.</summary>
    public LogoFile? Logo { get; }

    public LogoFile? LogoDark { get; }

    public IReadOnlyList<SiteLink> Links { get; }

    public string Icp { get; }

    /// <summary>An email address or an https address; empty for none.</summary>
    public string Support { get; }

    public string SupportLink => HttpAddress.IsSecurePage(Support) ? Support : $"mailto:{Support}";

    /// <summary>The logo's whole address for mails; null where they can't show it.</summary>
    public string? MailLogo => Logo is { IsForMail: true } logo ? site.Link(logo.Path) : null;

    /// <summary>The same for the dark theme.</summary>
    public string? MailLogoDark => LogoDark is { IsForMail: true } logo ? site.Link(logo.Path) : null;
}
