using Marten;
using Slices.Domain;
using Slices.Features.Admin.ChangeUser;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.ChangeUser;

/// <summary>A copied cookie of an administrator changes nobody: ten minutes after the sign-in the password is asked for.</summary>
public sealed class StepUpTests(Site site) : IClassFixture<Site>
{
    public static IEnumerable<TheoryDataRow<UserChange>> Changes => Sweep.Of(Enum.GetValues<UserChange>());

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task No_change_goes_through_without_a_fresh_proof(UserChange change)
    {
        var user = await site.AddUserAsync($"kept-{change}", active: change != UserChange.Activate, administrator: change == UserChange.RevokeAdministrator);
        var version = await VersionAsync(user);
        var visitor = await StaleChiefAsync();
        var form = await TokenAsync(visitor);
        form["change"] = change.ToString();

        var answer = await visitor.PostAsync($"/admin/users/{user.Id}", form);

        answer.Location.ShouldBe($"/account/confirm?returnUrl=%2Fadmin%2Fusers%2F{user.Id}");
        var now = await site.FindUserAsync(user.UserName);
        (now.State, now.IsAdministrator, await VersionAsync(user)).ShouldBe((user.State, user.IsAdministrator, version));
    }

    [Fact]
    public async Task The_details_ask_for_the_password_in_place_of_their_buttons_and_lead_back()
    {
        var user = await site.AddUserAsync("asked-about");
        var visitor = await StaleChiefAsync();

        var page = await visitor.GetAsync($"/admin/users/{user.Id}");
        page.Document.QuerySelectorAll("main button[name=change]").Length.ShouldBe(0);
        var back = await visitor.SubmitAsync(page, ("Password", Site.Password));

        back.Location.ShouldBe($"/admin/users/{user.Id}");
        (await visitor.GetAsync(back.Location!)).Document.QuerySelectorAll("main button[name=change]").Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Deleting_asks_for_the_password_and_then_once_more()
    {
        var user = await site.AddUserAsync("nearly-gone");
        var visitor = await StaleChiefAsync();

        var page = await visitor.GetAsync($"/admin/users/{user.Id}?ask=Delete");
        var back = await visitor.SubmitAsync(page, ("Password", Site.Password));
        (await visitor.SubmitAsync(back.Location!, ("change", "Delete"), ("Reason", "as a test"))).Location.ShouldBe("/admin/users");

        (await site.QueryAsync(work => work.Query<User>().AnyAsync(u => u.Id == user.Id))).ShouldBeFalse();
    }

    [Fact]
    public async Task From_the_bulk_bar_and_the_rows_menu_one_comes_back_to_the_list_as_it_was()
    {
        var user = await site.AddUserAsync("listed");
        var visitor = await StaleChiefAsync();
        const string List = "/admin/users?search=listed&state=Active";
        var form = await TokenAsync(visitor);

        (await visitor.GetAsync(List)).Document.QuerySelector("main p a[href^='/account/confirm']").ShouldNotBeNull();
        var menu = await visitor.PostAsync($"/admin/users/{user.Id}?change=Disable&returnUrl={Uri.EscapeDataString(List)}", form);
        (form["change"], form["ids"]) = ("Disable", user.Id.ToString());
        var bulk = await visitor.PostAsync(List, form);

        bulk.Location.ShouldBe($"/account/confirm?returnUrl={Uri.EscapeDataString(List)}");
        menu.Location.ShouldBe(bulk.Location);
        (await site.FindUserAsync("listed")).State.ShouldBe(UserState.Active);
        (await visitor.SubmitAsync(bulk.Location!, ("Password", Site.Password))).Location.ShouldBe(List);
        await visitor.PostAsync(List, await TokenAsync(visitor, ("change", "Disable"), ("Input.Reason", "as a test"), ("ids", user.Id.ToString())));
        (await site.FindUserAsync("listed")).State.ShouldBe(UserState.Disabled);
    }

    [Fact]
    public async Task So_one_does_from_what_concerns_all_that_the_filter_means()
    {
        var visitor = await StaleChiefAsync();
        const string List = "/admin/users?search=nobody-at-all&state=Disabled";
        var form = await TokenAsync(visitor);

        foreach (var handler in new[] { "Export", "Prepare" })
        {
            var led = await visitor.PostAsync($"{List}&handler={handler}", new Dictionary<string, string>(form) { ["all"] = "true", ["act"] = "Disable" });
            led.Location.ShouldBe($"/account/confirm?returnUrl={Uri.EscapeDataString(List)}", handler);
        }
    }

    private Task<Guid> VersionAsync(User user) => site.ValueAsync<Guid>($"select version from users where id = {user.Id}");

    private async Task<Visitor> StaleChiefAsync()
    {
        var name = $"c{Guid.NewGuid():N}"[..20];
        await site.AddUserAsync(name, administrator: true);
        var visitor = site.Visit();
        await visitor.SignInAsync(name);
        site.Clock.Move(TimeSpan.FromMinutes(10.1));
        return visitor;
    }

    private static async Task<Dictionary<string, string>> TokenAsync(Visitor visitor, params (string Name, string Value)[] fields) =>
        fields.Append(("__RequestVerificationToken", (await visitor.GetAsync("/logout")).Token())).ToDictionary();
}
