using System.Net;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.UserDetails;

/// <summary>One person on one page: sessions, messages, factors; and what is done to one of them.</summary>
public sealed class UserDetailsTests(LocalhostSite site) : IClassFixture<LocalhostSite>
{
    [Fact]
    public async Task One_session_is_ended_and_the_others_go_on()
    {
        var user = await site.AddUserAsync("ud-two");
        var (one, two) = (await site.SignedInAsync("ud-two"), await site.SignedInAsync("ud-two"));
        var stranger = await site.AddUserAsync("ud-stranger");
        var bystander = await site.SignedInAsync("ud-stranger");
        var chief = await site.AddSignedInAsync("ud-ender", administrator: true);
        var page = await chief.GetAsync($"/admin/users/{user.Id}");
        var actions = page.Document.QuerySelectorAll("form:has(button[value=EndSession])").Select(f => f.GetAttribute("action")!).ToList();
        actions.Count.ShouldBe(2);
        KeyValuePair<string, string>[] form = [new("__RequestVerificationToken", page.Token()), new("change", "EndSession")];

        (await chief.PostAsync(actions[0], form)).Status.ShouldBe(HttpStatusCode.Redirect);
        // Once more, and the session of somebody else.
        (await chief.PostAsync(actions[0], form)).Alert.ShouldContain("That session has already ended");
        var foreign = (await site.SessionsAsync(stranger))[0].Id;
        (await chief.PostAsync($"/admin/users/{user.Id}?item={foreign}", form)).Status.ShouldBe(HttpStatusCode.BadRequest);

        new[] { await one.IsSignedInAsync(), await two.IsSignedInAsync() }.Count(signedIn => signedIn).ShouldBe(1);
        (await bystander.IsSignedInAsync()).ShouldBeTrue();
        (await site.KindsAsync(user)).Count(k => k == AuditKind.SessionsEnded).ShouldBe(1);
    }

    [Fact]
    public async Task One_factor_is_removed_by_its_name_and_its_owner_told()
    {
        var user = await site.AddUserAsync("ud-keys", "ud-keys@example.com");
        var owner = await site.SignedInAsync("ud-keys");
        await owner.AddAppAsync(site);
        await owner.AddPasskeyAsync(new(owner.Origin));
        await owner.MakeCodesAsync();
        var passkey = (await site.QueryAsync(work => work.Query<Passkey>().SingleAsync(p => p.UserId == user.Id))).Id;
        var chief = await site.AddSignedInAsync("ud-remover", administrator: true);
        site.Clock.Move(TimeSpan.FromSeconds(1));

        var question = await chief.GetAsync($"/admin/users/{user.Id}?ask=RemovePasskey&item={passkey}");
        question.Document.QuerySelector("#question")!.TextContent.ShouldMatch("Remove the passkey “.+” of ud-keys\\?");
        (await chief.SubmitAsync(question, ("change", "RemovePasskey"), ("Reason", "Stolen"))).Location.ShouldBe($"/admin/users/{user.Id}");

        (await site.QueryAsync(work => work.Query<Passkey>().AnyAsync(p => p.UserId == user.Id))).ShouldBeFalse();
        ((await site.FindUserAsync("ud-keys")).TotpSecret is null, await site.RecoveryCodesAsync(user), await owner.IsSignedInAsync()).ShouldBe((false, 10, false));
        (await site.MailsAsync("ud-keys@example.com"))[0].Subject.ShouldContain("passkey");
        var entry = (await site.AuditEntriesAsync()).Last(e => e.UserId == user.Id && e.Kind == AuditKind.FactorRemoved);
        (entry.Factor, entry.Detail).ShouldBe((Factor.Passkey, "Stolen"));
        (await chief.GetAsync($"/admin/users/{user.Id}?ask=RemovePasskey&item={passkey}")).Status.ShouldBe(HttpStatusCode.NotFound);

        // With the last one go the recovery codes.
        (await chief.CallAsync(HttpMethod.Post, $"/admin/users/{user.Id}/changes", new { change = "removeApp", reason = "Lost" })).Status.ShouldBe(HttpStatusCode.NoContent);
        ((await site.FindUserAsync("ud-keys")).TotpSecret is null, await site.RecoveryCodesAsync(user)).ShouldBe((true, 0));
        (await chief.CallAsync(HttpMethod.Post, $"/admin/users/{user.Id}/changes", new { change = "removePasskey", reason = "Lost", item = Guid.NewGuid() })).Problem().ShouldBe("changeUser.gone");
    }

    [Fact]
    public async Task The_last_messages_are_listed_with_what_the_server_said_and_without_any_address()
    {
        var user = await site.AddUserAsync("ud-written", "ud-written.in.full@example.com");
        var mobile = SmsVisits.NewMobile();
        await site.HaveMobileAsync("ud-written", mobile);
        var now = site.Clock.GetUtcNow();
        await site.InsertAsync(
            OutgoingSms.Queue(Guid.NewGuid(), MobileNumber.FromValue(mobile), SmsPurpose.SignIn, "", "en", now.AddMinutes(5), now).Refused("aliyun", "isv.BUSINESS_LIMIT_CONTROL", now),
            // To the number's previous owner.
            OutgoingSms.Queue(Guid.NewGuid(), MobileNumber.FromValue(mobile), SmsPurpose.MobileChange, "", "en", now.AddMinutes(5), now.AddDays(-2)).Sent("aliyun", now),
            OutgoingMail.Queue(MailTemplate.PasswordReset, user, "en", "", now.AddMinutes(-1)).Refused("550 5.1.1 <ud-written.in.full@example.com> unknown", now));
        await site.ExecuteAsync($"update outgoing_mails set created_at = {now.AddDays(-40)} where user_id = {user.Id} and template <> 'PasswordReset'");

        var page = await (await site.AddSignedInAsync("ud-reader", administrator: true)).GetAsync($"/admin/users/{user.Id}");

        page.Words.ShouldContain("Password reset link u•••@example.com · 1 minute ago 550 5.1.1 <u•••@example.com> unknown Failed");
        page.Words.ShouldContain("isv.BUSINESS_LIMIT_CONTROL");
        page.Words.ShouldNotContain("Phone number code");
        page.Text.ShouldNotContain("in.full");
        page.Text.ShouldNotContain(mobile);
    }

    [Fact]
    public async Task Addresses_are_counted_until_somebody_asks_for_them()
    {
        var user = await site.AddUserAsync("ud-homed");
        await site.ChangeAsync(user.Id, u => u.AddAddress(new(Guid.NewGuid(), "韩<b>梅梅", "+8613800138000", "441900", "南城街道1号", true)));
        var chief = await site.AddSignedInAsync("ud-visitor", administrator: true);
        var page = await chief.GetAsync($"/admin/users/{user.Id}");
        page.Words.ShouldContain("Addresses 1");
        page.Text.ShouldNotContain("南城街道");

        var shown = await chief.PostAsync($"/admin/users/{user.Id}?handler=Show", [new("__RequestVerificationToken", page.Token())]);

        shown.Words.ShouldContain("韩<b>梅梅 · 138 0013 8000");
        shown.Words.ShouldContain("南城街道1号");
        (await site.KindsAsync(user)).ShouldBe([AuditKind.ContactsShown]);
    }

    [Fact]
    public async Task Forced_browsing_finds_nothing_and_changes_nobody()
    {
        var victim = await site.AddUserAsync("ud-victim");
        var session = await site.SignedInAsync("ud-victim");
        var intruder = await site.AddSignedInAsync("ud-intruder");
        var token = (await intruder.GetAsync("/logout")).Token();
        var id = (await site.SessionsAsync(victim))[0].Id;
        foreach (var change in new[] { "EndSession", "Unlock", "RemoveApp", "RemovePasskey" })
        {
            (await intruder.PostAsync($"/admin/users/{victim.Id}?item={id}", [new("__RequestVerificationToken", token), new("change", change), new("Input.Reason", "x")])).Status.ShouldBe(HttpStatusCode.Forbidden);
        }
        (await intruder.SendAsync(new(HttpMethod.Get, $"/admin/users/{victim.Id}"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await session.IsSignedInAsync()).ShouldBeTrue();

        var chief = await site.AddSignedInAsync("ud-prober", administrator: true);
        (await chief.GetAsync($"/admin/users/{Guid.NewGuid()}?ask=Disable")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await chief.PostAsync($"/admin/users/{Guid.NewGuid()}", [new("__RequestVerificationToken", (await chief.GetAsync("/logout")).Token()), new("change", "Disable")])).Status.ShouldBe(HttpStatusCode.NotFound);
        (await chief.CallAsync(HttpMethod.Post, $"/admin/users/{Guid.NewGuid()}/changes", new { change = "unlock" })).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
