using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Branding;

/// <summary>A site with a look, names and terms of its own.</summary>
public sealed class OwnSkinTests(OwnSkin site) : IClassFixture<OwnSkin>
{
    [Theory]
    [InlineData("en", "Orchard", "About us")]
    [InlineData("zh-CN", "果园社区", "关于我们")]
    public async Task Every_page_has_its_name_logo_colour_and_links(string language, string name, string link)
    {
        var visitor = site.Visit(language);

        var page = await visitor.GetAsync("/login");

        page.Document.Title.ShouldEndWith($" · {name}");
        page.Document.QuerySelector(".brand")!.TextContent.Trim().ShouldBe(name);
        page.Document.QuerySelector(".brand use").ShouldBeNull("the mark is the software's own");
        foreach (var logo in page.Document.QuerySelectorAll(".brand img").Select(i => i.GetAttribute("src")!).Append(page.Document.QuerySelector("link[rel=icon]")!.GetAttribute("href")!))
        {
            var picture = await visitor.GetAsync(logo);
            picture.Status.ShouldBe(HttpStatusCode.OK);
            picture.Header("Content-Type").ShouldBe("image/svg+xml");
            picture.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("sandbox");
        }
        var accent = await visitor.GetAsync(page.Document.QuerySelector("link[rel=stylesheet][href^='/brand/']")!.GetAttribute("href")!);
        accent.Text.ShouldContain("--accent: light-dark(#0f766e, ");
        var footer = page.Document.QuerySelector(".site-links")!;
        footer.QuerySelector("a[href='https://orchard.example/about']")!.TextContent.ShouldBe(link);
        footer.QuerySelector("a[href='mailto:help@orchard.example']").ShouldNotBeNull();
        footer.QuerySelector("a[href^='https://beian.miit.gov.cn']")!.TextContent.ShouldBe("京ICP备12345678号-1");
    }

    [Fact]
    public async Task People_accept_its_own_terms_in_their_own_version()
    {
        var visitor = site.Visit();
        var version = site.Services.GetRequiredService<IOptions<RegistrationSettings>>().Value.AgreementVersion;
        version.ShouldMatch("^[0-9a-f]{8}$");

        var terms = await visitor.GetAsync("/agreement");
        terms.Document.QuerySelector("h1")!.TextContent.ShouldBe("Terms of the Orchard");
        terms.Words.ShouldContain($"Version {version}");
        terms.Words.ShouldContain("<b>No tricks.</b>");
        (await site.Visit("zh-CN").GetAsync("/agreement")).Words.ShouldContain("归你所有");
        (await visitor.GetAsync("/privacy")).Words.ShouldContain("We keep what signing in needs.");
        (await visitor.GetAsync("/register")).Document.QuerySelector("[data-field=Agree] a[href='/privacy']").ShouldNotBeNull();

        await visitor.RegisterAsync("picker", "picker@example.com");
        (await site.FindUserAsync("picker")).Agreements.ShouldHaveSingleItem().Version.ShouldBe(version);
    }

    [Theory]
    [InlineData("en", "Orchard", "Need help? help@orchard.example")]
    [InlineData("zh-CN", "果园社区", "需要帮助？ help@orchard.example")]
    public async Task Its_mails_look_and_are_called_like_it(string language, string name, string help)
    {
        var email = $"reader-{language}@example.com";
        await site.Visit(language).RegisterAsync($"reader-{language}", email);

        var mail = (await site.MailsAsync(email)).ShouldHaveSingleItem();

        mail.Subject.ShouldContain(name);
        mail.Text.ShouldContain(help);
        mail.Html.ShouldContain("#0f766e");
        mail.Html.ShouldContain("mailto:help@orchard.example");
        mail.Html.ShouldNotContain("#c2410c");
        mail.Html.ShouldNotContain("rind\"", Case.Sensitive, "mail readers show no SVG, and the mark is the software's own");
    }

    [Fact]
    public async Task Nobody_is_called_like_it_in_either_language()
    {
        foreach (var name in (string[])["orchard", "果园社区"])
        {
            (await site.Visit().RegisterAsync(name, "impostor@example.com")).Error("UserName").ShouldNotBeEmpty(name);
        }
    }
}
