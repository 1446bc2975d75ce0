using Microsoft.Playwright;
using Slices.Domain;
using Slices.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Slices.Tests.Journeys;

/// <summary>What an administrator does in the list all day.</summary>
[Slow]
public sealed class UserListTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Selected_people_are_disabled_together(bool script) => InTheListAsync(async (tab, people) =>
    {
        var bar = tab.Page.Locator(".bulk-bar");
        await Expect(bar).ToBeHiddenAsync();
        await Pick(tab, people[0]).CheckAsync();
        await Pick(tab, people[2]).CheckAsync();
        await Expect(bar).ToBeVisibleAsync();
        await Expect(bar).ToContainTextAsync(script ? "2 selected" : "With selected");

        await bar.Locator("[value=Disable]").ClickAsync();
        await Expect(tab.Page.Locator("[data-question]")).ToContainTextAsync("Disable 2 users?");
        await Expect(tab.Page.Locator("[data-question] li")).ToContainTextAsync([people[0].UserName, people[2].UserName]);
        await tab.Page.Locator("[data-question] #Reason").FillAsync("Asked for");
        await tab.PressAsync(tab.Page.Locator("[data-question] .danger"));

        await Expect(tab.Page.Locator("main [role=status]")).ToContainTextAsync("2 users are disabled now. Undo");
        await Expect(State(tab, people[0])).ToHaveTextAsync("Disabled");
        await Expect(State(tab, people[1])).ToHaveTextAsync("Active");
        await Expect(State(tab, people[2])).ToHaveTextAsync("Disabled");
        await Expect(bar).ToBeHiddenAsync();

        await tab.PressAsync(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }));
        await Expect(State(tab, people[0])).ToHaveTextAsync("Active");
        await Expect(State(tab, people[2])).ToHaveTextAsync("Active");
    }, script);

    [Fact]
    public Task One_press_selects_the_whole_page() => InTheListAsync(async (tab, _) =>
    {
        var all = tab.Page.GetByLabel("Select all on this page");
        await all.CheckAsync();
        await Expect(tab.Page.Locator(".bulk-bar")).ToContainTextAsync("3 selected");
        await tab.Page.Locator(".pick").First.UncheckAsync();
        (await all.EvaluateAsync<bool>("box => box.indeterminate")).ShouldBeTrue();
        await all.CheckAsync();
        await all.UncheckAsync();
        await Expect(tab.Page.Locator(".bulk-bar")).ToBeHiddenAsync();
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_row_s_menu_changes_that_person_and_comes_back_to_the_same_list(bool script) => InTheListAsync(async (tab, people) =>
    {
        var menu = Row(tab, people[1]).Locator(".menu");
        await menu.Locator("summary").ClickAsync();
        var list = tab.Path;

        await menu.GetByRole(AriaRole.Link, new() { Name = "Disable" }).ClickAsync();
        await Expect(tab.Page.Locator("[data-question] h1")).ToHaveTextAsync($"Disable {people[1].UserName}?");
        await Expect(tab.Page.Locator("dialog")).ToHaveCountAsync(script ? 1 : 0);
        await tab.Page.Locator("[data-question] #Reason").FillAsync("Asked for");
        await tab.PressAsync(tab.Page.Locator("[data-question] .danger"));

        tab.Path.ShouldBe(list);
        await Expect(State(tab, people[1])).ToHaveTextAsync("Disabled");
        await Expect(State(tab, people[0])).ToHaveTextAsync("Active");
    }, script);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Enter_on_a_row_s_box_changes_nobody(bool script) => InTheListAsync(async (tab, people) =>
    {
        await site.ChangeAsync(people[0].Id, u => u.Disable());
        await tab.Page.ReloadAsync();

        await Pick(tab, people[1]).PressAsync("Enter");
        await tab.Page.ReloadAsync();

        await Expect(State(tab, people[0])).ToHaveTextAsync("Disabled");
    }, script);

    [Fact]
    public Task The_list_is_exported_as_often_as_wanted() => InTheListAsync(async (tab, _) =>
    {
        for (var n = 0; n < 2; n++)
        {
            var file = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.GetByRole(AriaRole.Button, new() { Name = "Export CSV" }).ClickAsync());
            file.SuggestedFilename.ShouldBe("users.csv");
        }
    });

    [Fact]
    public Task A_question_is_asked_once_and_gives_the_focus_back() => InTheListAsync(async (tab, people) =>
    {
        var menu = Row(tab, people[0]).Locator(".menu");
        await menu.Locator("summary").ClickAsync();
        await menu.GetByRole(AriaRole.Link, new() { Name = "Disable" }).DblClickAsync();
        await Expect(tab.Page.Locator("dialog")).ToHaveCountAsync(1);

        await tab.Page.Locator("dialog [data-cancel]").ClickAsync();

        await Expect(tab.Page.Locator("dialog")).ToHaveCountAsync(0);
        await Expect(menu.Locator("summary")).ToBeFocusedAsync();
    });

    [Fact]
    public Task A_menu_closes_on_escape_and_on_a_press_elsewhere() => InTheListAsync(async (tab, people) =>
    {
        var menu = Row(tab, people[0]).Locator(".menu");
        await menu.Locator("summary").ClickAsync();
        await Expect(menu.Locator(".menu-items")).ToBeVisibleAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(menu.Locator(".menu-items")).ToBeHiddenAsync();
        await Expect(menu.Locator("summary")).ToBeFocusedAsync();
        await menu.Locator("summary").ClickAsync();
        await tab.Page.Locator("h1").ClickAsync();
        await Expect(menu.Locator(".menu-items")).ToBeHiddenAsync();
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task People_are_found_sorted_and_filtered(bool script) => InTheListAsync(async (tab, people) =>
    {
        var names = tab.Page.Locator(".name-cell a");
        await Expect(names).ToHaveTextAsync([people[2].UserName, people[1].UserName, people[0].UserName]);
        await tab.PressAsync(tab.Page.Locator("th a", new() { HasText = "Username" }));
        await Expect(names).ToHaveTextAsync([people[0].UserName, people[1].UserName, people[2].UserName]);
        await Expect(tab.Page.Locator("[aria-sort=ascending]")).ToHaveTextAsync("Username");
        await tab.PressAsync(tab.Page.Locator("th a", new() { HasText = "Username" }));
        await Expect(tab.Page.Locator("[aria-sort=descending]")).ToHaveTextAsync("Username");

        await tab.PressAsync(tab.Page.Locator(".chip", new() { HasText = "Disabled" }));
        await Expect(tab.Page.Locator(".empty")).ToContainTextAsync("No users match.");
        await tab.PressAsync(tab.Page.Locator(".empty a"));
        tab.Path.ShouldBe("/admin/users");
    }, script);

    [Fact]
    public Task Somebody_is_deleted_after_a_question() => InTheListAsync(async (tab, people) =>
    {
        await Row(tab, people[0]).Locator(".menu summary").ClickAsync();
        var list = tab.Path;
        await Row(tab, people[0]).Locator(".menu .bad").ClickAsync();
        await Expect(tab.Page.Locator("dialog h1")).ToHaveTextAsync($"Delete {people[0].UserName}?");
        await Expect(tab.Page.Locator("dialog #Reason")).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator("dialog")).ToHaveCountAsync(0);
        await Row(tab, people[0]).Locator(".menu summary").ClickAsync();
        await Row(tab, people[0]).Locator(".menu .bad").ClickAsync();
        await tab.Page.Locator("dialog #Reason").FillAsync("Asked for");
        await tab.PressAsync(tab.Page.Locator("dialog .danger"));
        tab.Path.ShouldBe(list);
        await Expect(tab.Page.Locator("main [role=status]")).ToHaveTextAsync($"{people[0].UserName} has been deleted.");
        await Expect(Row(tab, people[0])).ToHaveCountAsync(0);
    });

    [Fact]
    public Task The_exact_time_shows_on_focus() => InTheListAsync(async (tab, people) =>
    {
        await Row(tab, people[0]).Locator("time").FocusAsync();
        await Expect(tab.Page.Locator(".tip")).ToContainTextAsync("GMT+8");
    });

    private static ILocator Row(Tab tab, User user) => tab.Page.Locator("tbody tr", new() { HasText = user.UserName });

    private static ILocator Pick(Tab tab, User user) => Row(tab, user).Locator(".pick");

    private static ILocator State(Tab tab, User user) => Row(tab, user).Locator(".state");

    // Each has three people of their own, and a list in which only those are.
    private async Task InTheListAsync(Func<Tab, IReadOnlyList<User>, Task> act, bool script = true)
    {
        var group = Guid.NewGuid().ToString("N")[..10];
        List<User> people = [];
        foreach (var name in new[] { "ann", "ben", "cat" })
        {
            people.Add(await site.AddUserAsync($"{group}-{name}"));
        }
        var keeper = await site.AddUserAsync($"keeper-{Guid.NewGuid():N}"[..20], administrator: true);
        await Chromium.VisitAsync(site, new("en", Script: script), async tab =>
        {
            await tab.BeAsync(keeper);
            await tab.OpenAsync("/admin/users");
            await tab.Page.Locator("[type=search]").FillAsync(group);
            await tab.AnsweredAsync(() => tab.Page.Locator("[type=search]").PressAsync("Enter"));
            await act(tab, people);
        });
    }
}
