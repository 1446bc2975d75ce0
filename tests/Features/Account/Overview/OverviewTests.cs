using Slices.Tests.Support;

namespace Slices.Tests.Features.Account.Overview;

public sealed class OverviewTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task It_says_what_is_true_now_and_leads_to_each_matter()
    {
        var visitor = await site.AddSignedInAsync("ov-owner", "ov-owner@example.com");

        var page = await visitor.GetAsync("/account");

        page.Words.ShouldContain("ov-owner");
        page.Words.ShouldContain("ov-owner@example.com");
        page.Words.ShouldContain("No nickname · English · Shanghai (UTC+08:00)");
        page.Words.ShouldContain("Only this one · last sign-in just now");
        var links = page.Document.QuerySelectorAll(".matters a").Select(a => a.GetAttribute("href")!).ToList();
        links.ShouldBe(["/account/profile", "/account/email", "/account/password", "/account/mobile", "/account/address", "/account/sessions", "/account/two-factor", "/account/privacy"]);
        page.Document.QuerySelectorAll(".account-nav a").Select(a => a.GetAttribute("href")!).ShouldBe([.. links.Prepend("/account")]);
    }

    [Fact]
    public async Task What_waits_and_what_was_set_up_shows()
    {
        var visitor = await site.AddSignedInAsync("ov-busy", "ov-busy@example.com");
        (await visitor.GetAsync("/account")).Words.ShouldContain("Two-factor authentication Off");
        await visitor.SubmitAsync("/account/email", ("Email", "later@example.com"));
        await visitor.AddAppAsync(site);
        await visitor.SubmitAsync("/account/address", ("Recipient", "王小明"), ("Mobile", "13800138000"), ("Street", "一街 1 号"), ("Province", "810000"));

        var page = await visitor.GetAsync("/account");

        page.Words.ShouldContain("later@example.com is waiting to be confirmed");
        page.Words.ShouldContain("Two-factor authentication Authenticator app");
        page.Document.QuerySelector(".matters [href='/account/address']")!.TextContent.Trim().ShouldEndWith("1 address");
    }

    [Fact]
    public async Task The_navigation_marks_the_page_that_is_open()
    {
        var visitor = await site.AddSignedInAsync("ov-walker");

        foreach (var path in (await visitor.GetAsync("/account")).Document.QuerySelectorAll(".account-nav a").Select(a => a.GetAttribute("href")!).ToList())
        {
            (await visitor.GetAsync(path)).Document.QuerySelectorAll(".account-nav [aria-current=page]").Select(a => a.GetAttribute("href")).ShouldBe([path]);
        }
    }
}
