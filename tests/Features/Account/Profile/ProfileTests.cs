using System.Net;
using Slices.Infrastructure.Time;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Profile;

public sealed class ProfileTests(Site site) : IClassFixture<Site>
{
    private const string Path = "/account/profile";

    [Fact]
    public async Task A_nickname_stands_in_the_header_and_greets_and_signs_nobody_in()
    {
        var visitor = await site.AddSignedInAsync("pf-named", administrator: true);

        var saved = await SaveAsync(visitor, nickname: " Ａlex 😀 ");

        saved.Words.ShouldContain("Saved.");
        saved.Value("Nickname").ShouldBe("Alex 😀");
        saved.Document.QuerySelector(".who .name bdi")!.TextContent.Trim().ShouldBe("Alex 😀");
        (await visitor.GetAsync("/")).Words.ShouldContain("Hello, Alex 😀");
        (await visitor.GetAsync("/")).Words.ShouldContain("pf-named");
        (await visitor.GetAsync("/account/password")).Document.QuerySelector("[autocomplete=username]")!.GetAttribute("value").ShouldBe("pf-named");
        (await visitor.GetAsync($"/admin/users/{(await site.FindUserAsync("pf-named")).Id}")).Words.ShouldContain("Alex 😀");
        (await site.Visit().SignInAsync("Alex 😀")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Two_may_be_called_the_same_and_a_nickname_can_go_again()
    {
        await site.AddUserAsync("pf-one");
        await site.AddUserAsync("pf-two");
        await SaveAsync(await site.SignedInAsync("pf-one"), nickname: "小明");
        var second = await site.SignedInAsync("pf-two");

        (await SaveAsync(second, nickname: "小明")).Words.ShouldContain("Saved.");
        (await SaveAsync(second, nickname: "  ")).Words.ShouldContain("Saved.");

        (await site.FindUserAsync("pf-two")).Nickname.ShouldBeNull();
    }

    [Theory]
    [InlineData("\u202Egnp.exe", "Don’t use invisible characters.")]
    [InlineData("a\u200Bb", "Don’t use invisible characters.")]
    [InlineData("two\nlines", "Don’t use invisible characters.")]
    [InlineData("1234567890123456789012345678901", "Use at most 30 characters.")]
    public async Task What_would_deceive_or_is_too_long_is_refused_beside_its_field(string typed, string error)
    {
        var name = $"pf-bad-{typed.Length}-{(int)typed[1]}";
        var visitor = await site.AddSignedInAsync(name);

        var page = await visitor.SubmitAsync(Path, ("Nickname", typed), ("Language", "en"), ("TimeZone", ""));

        (page.Status, page.Error("Nickname")).ShouldBe((HttpStatusCode.BadRequest, error));
    }

    [Fact]
    public async Task The_language_is_that_of_mails_and_at_once_of_the_pages()
    {
        var visitor = await site.AddSignedInAsync("pf-reader", "pf-reader@example.com");

        var saved = await SaveAsync(visitor, language: "zh-CN");

        saved.Words.ShouldContain("已保存。");
        (await visitor.GetAsync("/account")).Document.DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
        (await site.FindUserAsync("pf-reader")).Culture.ShouldBe("zh-CN");
        (await site.Visit().GetAsync("/login")).Document.DocumentElement.GetAttribute("lang").ShouldBe("en");
    }

    [Fact]
    public async Task Times_are_shown_in_the_zone_that_was_chosen_in_pages_and_notices()
    {
        var visitor = await site.AddSignedInAsync("pf-far", "pf-far@example.com");
        (await visitor.GetAsync("/account")).Document.QuerySelector("time")!.GetAttribute("title")!.ShouldEndWith("+08:00");

        await SaveAsync(visitor, timeZone: "Asia/Kolkata");
        await visitor.SubmitAsync(
            "/account/password", ("CurrentPassword", Site.Password), ("Password", "another horse 8 staple"), ("ConfirmPassword", "another horse 8 staple"));

        var page = await visitor.GetAsync("/account");
        page.Document.QuerySelector("time")!.GetAttribute("title")!.ShouldEndWith("+05:30");
        page.Document.DocumentElement.GetAttribute("data-zone").ShouldBe("Asia/Kolkata");
        (await site.MailsAsync("pf-far@example.com")).ShouldContain(m => m.Text.Contains("UTC+05:30", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "Mars/Olympus", "TimeZone", "Choose one of the time zones.")]
    [InlineData("en", "../../etc/passwd", "TimeZone", "Choose one of the time zones.")]
    [InlineData("fr", "", "Language", "Choose one of the languages.")]
    public async Task Only_what_is_listed_can_be_chosen(string language, string zone, string field, string error)
    {
        var name = $"pf-list-{zone.Length}";
        await site.AddUserAsync(name);

        var page = await (await site.SignedInAsync(name)).SubmitAsync(Path, ("Nickname", ""), ("Language", language), ("TimeZone", zone));

        (page.Status, page.Error(field)).ShouldBe((HttpStatusCode.BadRequest, error));
    }

    [Fact]
    public void Zones_are_places_said_with_their_distance_from_UTC_as_it_is_then()
    {
        TimeZones.All.Sum(r => r.Zones.Count).ShouldBeGreaterThan(200);
        TimeZones.All[0].Region.ShouldBe("Asia");
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        TimeZones.Describe(paris, new(2026, 7, 1, 0, 0, 0, default)).ShouldBe("Paris (UTC+02:00)");
        TimeZones.Describe(paris, new(2026, 12, 1, 0, 0, 0, default)).ShouldBe("Paris (UTC+01:00)");
        TimeZones.Describe(TimeZoneInfo.FindSystemTimeZoneById("America/St_Johns"), new(2026, 12, 1, 0, 0, 0, default)).ShouldBe("St. John’s (UTC-03:30)");
        TimeZones.Find(new Slices.Infrastructure.Settings.SiteSettings().TimeZone).ShouldNotBeNull();
    }

    private static async Task<Page> SaveAsync(Visitor visitor, string nickname = "", string language = "en", string timeZone = "")
    {
        var page = await visitor.SubmitAsync(Path, ("Nickname", nickname), ("Language", language), ("TimeZone", timeZone));
        page.Location.ShouldBe($"{Path}?Done=True");
        return await visitor.GetAsync(page.Location!);
    }
}
