using Microsoft.Playwright;
using Slices.Domain;
using Slices.Features.Admin.Overview;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys;

/// <summary>What a new administrator is asked for on the first day, from the overview on, and how many presses each costs.</summary>
[Slow]
public sealed class AdminTasksTests(Site site) : IClassFixture<Site>
{
    // Links, buttons and folded parts, and Enter in a form, which presses its button; in every page before anything else runs, and kept over the pages of the visit.
    private const string CountPresses =
        "addEventListener('click', e => { if (e.isTrusted && e.target.closest('a, button, summary')) sessionStorage.presses = +(sessionStorage.presses ?? 0) + 1; }, true)";

    [Fact]
    public Task To_find_where_most_registrations_come_from() => DoAsync("from", presses: 1, async tab =>
    {
        var now = site.Clock.GetUtcNow();
        await site.InsertAsync(
            [.. Enumerable.Range(0, 3).Select(n => AuditEntry.Of(AuditKind.Registered, null, null, null, "198.51.100.7", "198.51.100.7", "", "", now.AddMinutes(-n)))]);
        // Others have looked at it meanwhile.
        site.Clock.Move(OverviewFigures.Lifetime);
        await tab.OpenAsync("/admin");

        await tab.PressAsync(tab.Page.GetByText("198.51.100.7"));

        (await tab.Page.Locator("tbody tr").CountAsync()).ShouldBe(3);
    });

    [Fact]
    public Task To_disable_somebody() => DoAsync("disable", presses: 5, async tab =>
    {
        var user = await site.AddUserAsync("spammer");
        await tab.OpenAsync("/admin");

        await FindAsync(tab, "spammer");
        await tab.Page.Locator("a[href$='ask=Disable']").ClickAsync();
        await tab.Page.Locator("dialog #Reason").FillAsync("Sends advertisements");
        await tab.PressAsync(tab.Page.Locator("dialog .danger"));

        (await site.FindUserAsync(user.UserName)).State.ShouldBe(UserState.Disabled);
        (await tab.Page.Locator("[role=status]").First.InnerTextAsync()).ShouldContain("spammer");
    });

    [Fact]
    public Task To_find_why_somebodys_mail_did_not_come() => DoAsync("mail", presses: 3, async tab =>
    {
        var now = site.Clock.GetUtcNow();
        var user = await site.AddUserAsync("waiting");
        await site.InsertAsync(OutgoingMail.Queue(MailTemplate.PasswordReset, user, "en", "", now).Refused("550 5.1.1 No such mailbox", now));
        await tab.OpenAsync("/admin");

        await FindAsync(tab, "waiting");

        (await tab.Page.Locator("main").InnerTextAsync()).ShouldContain("550 5.1.1 No such mailbox");
    });

    [Fact]
    public Task To_export_last_months_registrations() => DoAsync("export", presses: 4, async tab =>
    {
        await site.AddUserAsync("recent");
        await tab.OpenAsync("/admin");
        var today = DateOnly.FromDateTime(site.Clock.GetUtcNow().UtcDateTime);

        await tab.PressAsync(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Users" }));
        await tab.Page.Locator(".more-filters summary").ClickAsync();
        await tab.Page.Locator("[name=createdFrom]").FillAsync($"{today.AddMonths(-1):yyyy-MM-dd}");
        await tab.Page.Locator("[name=createdTo]").FillAsync($"{today.AddDays(1):yyyy-MM-dd}");
        await tab.PressAsync(tab.Page.Locator(".more-filters .button"));
        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync());

        (await File.ReadAllTextAsync(await download.PathAsync())).ShouldContain("recent");
    });

    [Fact]
    public Task To_make_a_colleague_an_administrator() => DoAsync("promote", presses: 5, async tab =>
    {
        var user = await site.AddUserAsync("colleague");
        await tab.OpenAsync("/admin");

        await FindAsync(tab, "colleague");
        await tab.Page.Locator("a[href$='ask=GrantAdministrator']").ClickAsync();
        await tab.PressAsync(tab.Page.Locator("dialog .primary"));

        (await site.FindUserAsync(user.UserName)).IsAdministrator.ShouldBeTrue();
    });

    private static async Task FindAsync(Tab tab, string name)
    {
        await tab.PressAsync(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Users" }));
        await tab.Page.Locator("[name=search]").FillAsync(name);
        await tab.AnsweredAsync(() => tab.Page.Keyboard.PressAsync("Enter"));
        await tab.PressAsync(tab.Page.Locator(".name-cell a"));
    }

    private async Task DoAsync(string task, int presses, Func<Tab, Task> act)
    {
        var chief = await site.AddUserAsync($"chief-{task}", administrator: true);
        await Chromium.VisitAsync(site, new("en"), async tab =>
        {
            await tab.BeAsync(chief);
            await tab.Page.AddInitScriptAsync(CountPresses);
            await act(tab);
            (await tab.Page.EvaluateAsync<string>("sessionStorage.presses")).ShouldBe($"{presses}");
        });
    }
}
