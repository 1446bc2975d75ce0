using Microsoft.Extensions.Options;
using Slices.Infrastructure.Branding;
using Slices.Infrastructure.Settings;

namespace Slices.Tests.Infrastructure.Branding;

public sealed class BrandTests
{
    [Fact]
    public void Without_settings_the_look_is_the_softwares_own()
    {
        var brand = Make(new());

        (brand.Light, brand.Dark).ShouldBe((Accent.DefaultLight, Accent.DefaultDark));
        (brand.Logo, brand.StylesheetPath, brand.MailLogo).ShouldBe((null, null, null));
    }

    [Fact]
    public void Mails_show_a_PNG_by_its_whole_address_and_no_SVG()
    {
        var folder = Directory.CreateTempSubdirectory("logo").FullName;
        File.WriteAllBytes(Path.Combine(folder, "logo.png"), [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a]);
        File.WriteAllText(Path.Combine(folder, "logo.svg"), """<?xml version="1.0"?><!-- drawn by hand --><svg xmlns="http://www.w3.org/2000/svg"/>""");

        Make(new() { Logo = Path.Combine(folder, "logo.png") }).MailLogo.ShouldNotBeNull().ShouldStartWith("https://id.example.com/brand/logo.png?v=");
        var drawn = Make(new() { Logo = Path.Combine(folder, "logo.svg"), LogoDark = Path.Combine(folder, "logo.png") });
        drawn.Logo!.Path.ShouldStartWith("/brand/logo.svg?v=");
        drawn.MailLogo.ShouldBeNull();
    }

    private static Brand Make(BrandingSettings settings) =>
        new(Options.Create(settings), Options.Create(new SiteSettings { BaseUrl = "https://id.example.com" }));
}
