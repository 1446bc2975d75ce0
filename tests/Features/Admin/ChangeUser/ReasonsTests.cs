using System.Net;
using Slices.Domain;
using Slices.Features.Admin.ChangeUser;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.ChangeUser;

/// <summary>What takes something away needs a reason, which goes into the record in the administrator's own words.</summary>
public sealed class ReasonsTests(Site site) : IClassFixture<Site>
{
    public static TheoryData<UserChange> Grave => [.. Enum.GetValues<UserChange>().Where(c => c.NeedsReason() && c != UserChange.RemovePasskey)];

    [Theory]
    [MemberData(nameof(Grave))]
    public async Task Without_a_fit_reason_nothing_is_taken_away_and_what_was_typed_stays(UserChange change)
    {
        var user = await site.AddUserAsync($"rs-{change}", administrator: change == UserChange.RevokeAdministrator);
        var chief = await site.AddSignedInAsync($"rs-c-{change}", administrator: true);
        var question = $"/admin/users/{user.Id}?ask={change}";
        var tooLong = new string('x', 201);

        var missing = await chief.SubmitAsync(question, ("change", $"{change}"), ("Reason", " \t"));
        (missing.Status, missing.Error("Reason")).ShouldBe((HttpStatusCode.BadRequest, "Enter a reason."));
        missing.Document.QuerySelector("#question").ShouldNotBeNull();
        var longer = await chief.SubmitAsync(question, ("change", $"{change}"), ("Reason", tooLong));
        (longer.Status, longer.Error("Reason"), longer.Document.QuerySelector("#Reason")!.GetAttribute("value")).ShouldBe((HttpStatusCode.BadRequest, "Use at most 200 characters.", tooLong));
        (await chief.SubmitAsync(question, ("change", $"{change}"), ("Reason", "turned \u202e around"))).Error("Reason").ShouldBe("Use visible characters only.");
        var called = await chief.CallAsync(HttpMethod.Post, $"/admin/users/{user.Id}/changes", new { change = $"{char.ToLowerInvariant($"{change}"[0])}{$"{change}"[1..]}" });
        (called.Status, called.Problem()).ShouldBe((HttpStatusCode.BadRequest, "reason.missing"));

        var now = await site.FindUserAsync(user.UserName);
        (now.State, now.IsAdministrator).ShouldBe((user.State, user.IsAdministrator));
        (await site.KindsAsync(user)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reason_of_any_words_stands_in_the_record_and_is_no_markup_anywhere()
    {
        var reason = "<script>alert(1)</script> others one 投诉 " + new string('é', 160);
        reason.Length.ShouldBe(200);
        var user = await site.AddUserAsync("rs-script");
        await site.ChangeAsync(user.Id, u => u.ChangeProfile(Nickname.Parse("<b>Bobby</b>"), "en", null));
        var chief = await site.AddSignedInAsync("rs-writer", administrator: true);

        await chief.SubmitAsync($"/admin/users/{user.Id}?ask=EndSessions", ("change", "EndSessions"), ("Reason", ""));
        await chief.SubmitAsync($"/admin/users/{user.Id}?ask=Disable", ("change", "Disable"), ("Reason", reason));

        var entries = (await site.AuditEntriesAsync()).Where(e => e.UserId == user.Id).ToList();
        entries.Select(e => (e.Kind, e.Detail)).ShouldBe([(AuditKind.SessionsEnded, ""), (AuditKind.AccountDisabled, reason)]);
        foreach (var path in new[] { $"/admin/users/{user.Id}", $"/admin/audit?account={user.Id}", $"/admin/users/{user.Id}?ask=Delete", "/admin/users?search=rs-script" })
        {
            var page = await chief.GetAsync(path);
            page.Document.QuerySelectorAll("main script:not([src]), main b > b").ShouldBeEmpty(path);
            page.Text.ShouldNotContain("<script>alert");
            page.Text.ShouldNotContain("<b>Bobby");
        }
        (await chief.GetAsync($"/admin/audit?account={user.Id}")).Words.ShouldContain(reason);
    }

    [Fact]
    public async Task Several_at_once_need_one_too_and_stay_chosen_until_it_is_given()
    {
        var users = new[] { await site.AddUserAsync("rs-many-1"), await site.AddUserAsync("rs-many-2") };
        var chief = await site.AddSignedInAsync("rs-many-chief", administrator: true);
        var token = (await chief.GetAsync("/logout")).Token();
        IEnumerable<KeyValuePair<string, string>> form = [new("__RequestVerificationToken", token), new("change", "Disable"), .. users.Select(u => new KeyValuePair<string, string>("ids", $"{u.Id}"))];
        var question = await chief.PostAsync("/admin/users?search=rs-many&handler=Ask", form);
        var action = question.Document.QuerySelector("[data-question] form")!.GetAttribute("action")!;

        var refused = await chief.PostAsync(action, form);
        (refused.Status, refused.Error("Reason")).ShouldBe((HttpStatusCode.BadRequest, "Enter a reason."));
        refused.Document.QuerySelectorAll("[data-question] input[name=ids]").Select(i => i.GetAttribute("value")).ShouldBe(users.Select(u => $"{u.Id}"));
        (await site.FindUserAsync("rs-many-1")).State.ShouldBe(UserState.Active);

        await chief.PostAsync(action, form.Append(new("Input.Reason", "Both are robots")));
        (await site.AuditEntriesAsync()).Where(e => e.Kind == AuditKind.AccountDisabled && users.Any(u => u.Id == e.UserId)).Select(e => e.Detail).ShouldBe(["Both are robots", "Both are robots"]);
    }
}
