using System.Net;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Preferences;

public sealed class PreferencesTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task The_chosen_language_wins_over_the_browsers_and_leads_back()
    {
        var visitor = site.Visit("en");

        var answer = await visitor.SubmitAsync("/login?returnUrl=%2F", ("language", "zh-CN"));

        answer.Location.ShouldBe("/login?returnUrl=%2F");
        var line = answer.SetCookie("slices-language");
        line.ShouldContain("max-age=31536000");
        line.ShouldContain("samesite=lax");
        line.ShouldContain("httponly");
        (await visitor.GetAsync("/login")).Document.DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
    }

    [Theory]
    [InlineData("en", "en")]
    [InlineData("en-GB,en;q=0.9", "en")]
    [InlineData("zh", "zh-CN")]
    [InlineData("zh-TW", "zh-CN")]
    [InlineData("fr, ru;q=0.5", "zh-CN")]
    [InlineData("fr, en;q=0.5", "en")]
    [InlineData("*", "zh-CN")]
    public async Task Without_a_choice_the_browsers_language_decides_and_then_chinese(string accept, string language) =>
        (await site.Visit(accept).GetAsync("/login")).Document.DocumentElement.GetAttribute("lang").ShouldBe(language);

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task The_chosen_theme_is_kept(string theme)
    {
        var visitor = site.Visit();

        await visitor.SubmitAsync("/login", ("theme", theme));

        (await visitor.GetAsync("/login")).Document.DocumentElement.GetAttribute("data-theme").ShouldBe(theme);
    }

    [Theory]
    [InlineData("language", "fr")]
    [InlineData("language", "c=en|uic=en")]
    [InlineData("language", "\"><script>")]
    [InlineData("theme", "purple")]
    [InlineData("theme", "dark; Secure")]
    [InlineData("theme", "")]
    public async Task What_there_is_not_is_not_kept(string name, string value)
    {
        var answer = await site.Visit().SubmitAsync("/login", (name, value));

        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        answer.Header("Set-Cookie").ShouldBeNull();
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("")]
    public async Task The_way_back_is_a_path_of_this_site(string returnUrl)
    {
        (await site.Visit().SubmitAsync("/login", ("language", "en"), ("returnUrl", returnUrl))).Location.ShouldBe("/");
    }

    [Theory]
    [InlineData("slices-language=c%3Dxx%7Cuic%3Dyy")]
    [InlineData("slices-language=%00%ED%A0%80")]
    [InlineData("slices-theme=purple")]
    [InlineData("slices-theme=%22%3E%3Cscript%3E")]
    public async Task A_cookie_that_somebody_edited_counts_for_nothing(string cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/login") { Headers = { { "Cookie", cookie } } };

        var page = await site.Visit().SendAsync(request);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Document.DocumentElement.GetAttribute("lang").ShouldBe("en");
        page.Document.DocumentElement.GetAttribute("data-theme").ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task A_page_without_a_form_has_them_without_making_a_token()
    {
        var visitor = await site.AddSignedInAsync("plain-page");
        var home = await visitor.GetAsync("/");

        home.Document.QuerySelector("[name=__RequestVerificationToken]").ShouldBeNull();
        var answer = await visitor.SubmitAsync(home, ("language", "zh-CN"));

        answer.Location.ShouldBe("/");
        (await visitor.GetAsync("/")).Document.DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
    }

    [Theory]
    [InlineData("cross-site", false)]
    [InlineData("same-site", false)]
    [InlineData("same-origin", true)]
    public async Task No_other_sites_link_changes_them(string from, bool changes)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/preferences?theme=dark&returnUrl=%2Flogin") { Headers = { { "Sec-Fetch-Site", from } } };

        var answer = await site.Visit().SendAsync(request);

        answer.Location.ShouldBe("/login");
        (answer.Header("Set-Cookie") is not null).ShouldBe(changes);
    }

    [Fact]
    public async Task There_is_no_page_to_open() =>
        (await site.Visit().GetAsync("/preferences")).Status.ShouldBe(HttpStatusCode.NotFound);
}
