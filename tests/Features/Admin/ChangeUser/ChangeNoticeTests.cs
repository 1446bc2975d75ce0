using System.Net;
using Slices.Domain;
using Slices.Features.Admin.ChangeUser;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.ChangeUser;

/// <summary>Administrators are asked before what is grave, told after what they did, and can take back what can be taken back.</summary>
public sealed class ChangeNoticeTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_question_names_the_person_and_says_what_happens_and_changes_nothing()
    {
        var user = await site.AddUserAsync("nt-asked", "nt-asked@example.com");
        await site.ChangeAsync(user.Id, u => u.ChangeProfile(Nickname.Parse("小问"), "en", null));
        var chief = await site.AddSignedInAsync("nt-asker", administrator: true);

        var page = await chief.GetAsync($"/admin/users/{user.Id}?ask=GrantAdministrator&back=/admin/users?search=nt");

        page.Words.ShouldContain("Make nt-asked an admin?");
        page.Words.ShouldContain("小问 n•••@example.com");
        page.Words.ShouldContain("Admins can see and change every account.");
        page.Document.QuerySelector("[data-cancel]")!.GetAttribute("href").ShouldBe("/admin/users?search=nt");
        (await site.FindUserAsync("nt-asked")).IsAdministrator.ShouldBeFalse();
        (await chief.SubmitAsync(page, ("change", "GrantAdministrator"))).Location.ShouldBe("/admin/users?search=nt");
        (await chief.GetAsync($"/admin/users/{user.Id}?ask=GrantAdministrator&back=//evil.example")).Document.QuerySelector("[data-cancel]")!.GetAttribute("href").ShouldBe("/");
    }

    [Theory]
    [InlineData(UserChange.GrantAdministrator, "{0} is an admin now.", "{0} isn’t an admin anymore.")]
    [InlineData(UserChange.Disable, "{0} has been disabled.", "{0} has been enabled.")]
    public async Task What_was_done_is_said_once_and_can_be_taken_back(UserChange change, string said, string takenBack)
    {
        var name = $"nt-{change}";
        var user = await site.AddUserAsync(name);
        var chief = await site.AddSignedInAsync($"nt-c-{change}", administrator: true);
        var question = await chief.GetAsync($"/admin/users/{user.Id}?ask={change}");

        var done = await chief.CompleteAsync(question, [("change", change.ToString()), .. ReasonFor(change)]);

        // What takes something away is asked about first, with its reason.
        var asks = change.Inverse()!.Value.IsAsked();
        Status(done).ShouldBe(said.Replace("{0}", name, StringComparison.Ordinal) + (asks ? " Undo…" : " Undo"));
        Status(await chief.GetAsync($"/admin/users/{user.Id}")).ShouldBe("");
        var undone = asks
            ? await chief.CompleteAsync(done.Document.QuerySelector("[role=status] a")!.GetAttribute("href")!, [("change", $"{change.Inverse()}"), .. ReasonFor(change.Inverse()!.Value)])
            : await chief.CompleteAsync(done, ("change", $"{change.Inverse()}"));
        Status(undone).ShouldStartWith(takenBack.Replace("{0}", name, StringComparison.Ordinal));
        var now = await site.FindUserAsync(name);
        (now.State, now.IsAdministrator).ShouldBe((UserState.Active, false));
    }

    [Fact]
    public async Task What_can_not_be_taken_back_offers_no_way()
    {
        var user = await site.AddUserAsync("nt-gone");
        var chief = await site.AddSignedInAsync("nt-deleter", administrator: true);

        var done = await chief.CompleteAsync(await chief.GetAsync($"/admin/users/{user.Id}?ask=Delete"), ("change", "Delete"), ("Reason", "as a test"));

        (done.Url.AbsolutePath, Status(done)).ShouldBe(("/admin/users", "nt-gone has been deleted."));
    }

    [Fact]
    public async Task Nothing_is_said_to_be_done_that_was_so_already()
    {
        var user = await site.AddUserAsync("nt-twice");
        var chief = await site.AddSignedInAsync("nt-late", administrator: true);
        var question = await chief.GetAsync($"/admin/users/{user.Id}?ask=Disable");
        await site.ChangeAsync(user.Id, u => u.Disable());

        var late = await chief.CompleteAsync(question, [("change", "Disable"), .. ReasonFor(UserChange.Disable)]);

        Status(late).ShouldBe("No change needed for nt-twice.");
        (await chief.CallAsync(HttpMethod.Post, $"/admin/users/{user.Id}/changes", new { change = "disable", reason = "as a test" })).Status.ShouldBe(HttpStatusCode.NoContent);
        (await site.KindsAsync(user)).ShouldNotContain(AuditKind.AccountDisabled);
    }

    [Fact]
    public async Task The_details_name_the_administrator_who_acted()
    {
        var user = await site.AddUserAsync("nt-acted-on");
        var chief = await site.AddSignedInAsync("nt-actor", administrator: true);
        await chief.CompleteAsync(await chief.GetAsync($"/admin/users/{user.Id}?ask=Disable"), ("change", "Disable"), ("Reason", "others complained"));

        (await chief.GetAsync($"/admin/users/{user.Id}")).Words.ShouldContain("Account disabled by nt-actor · 127.0.0.1 · Reason: others complained");
        (await chief.GetAsync($"/admin/audit?account={user.Id}")).Words.ShouldContain("Account disabled others complained");
    }

    private static (string, string)[] ReasonFor(UserChange change) => change.TakesReason() ? [("Reason", "as a test")] : [];

    private static string Status(Page page) =>
        string.Join(' ', (page.Document.QuerySelector("main [role=status]")?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
