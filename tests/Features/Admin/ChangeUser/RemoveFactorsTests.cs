using System.Net;
using Marten;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.ChangeUser;

public sealed class RemoveFactorsTests(LocalhostSite site) : IClassFixture<LocalhostSite>
{
    [Fact]
    public async Task Who_has_lost_every_factor_signs_in_by_the_password_again_and_is_told()
    {
        var user = await site.AddUserAsync("loser", "loser@example.com");
        var owner = await site.SignedInAsync("loser");
        await owner.AddAppAsync(site);
        await owner.AddPasskeyAsync(new(owner.Origin));
        await owner.MakeCodesAsync();
        var (chief, administrator) = await ChiefAsync("factor-chief");
        site.Clock.Move(TimeSpan.FromSeconds(1));

        (await chief.SubmitAsync($"/admin/users/{user.Id}?ask=RemoveFactors", ("change", "RemoveFactors"), ("Reason", "Lost the phone"))).Location.ShouldBe($"/admin/users/{user.Id}");

        (await owner.IsSignedInAsync()).ShouldBeFalse();
        (await site.FindUserAsync("loser")).TotpSecret.ShouldBeNull();
        (await site.QueryAsync(work => work.Query<Passkey>().CountAsync(p => p.UserId == user.Id))).ShouldBe(0);
        (await site.RecoveryCodesAsync(user)).ShouldBe(0);
        var entry = (await site.AuditEntriesAsync()).Single(e => e.UserId == user.Id && e.Kind == AuditKind.FactorRemoved);
        (entry.ActorId, entry.Factor, entry.Detail).ShouldBe((administrator.Id, null, "Lost the phone"));
        var mail = (await site.MailsAsync("loser@example.com")).First(m => m.Subject.StartsWith("Two-factor authentication was turned off", StringComparison.Ordinal));
        mail.Text.ShouldContain("Requested by an administrator of the site.");
        mail.Text.ShouldNotContain("127.0.0.");
        (await owner.SignInAsync("loser")).Location.ShouldBe("/");
    }

    [Fact]
    public async Task It_is_offered_and_done_only_where_there_is_a_factor()
    {
        var user = await site.AddUserAsync("plain");
        var visitor = await site.SignedInAsync("plain");
        var (chief, _) = await ChiefAsync("plain-chief");

        (await chief.GetAsync($"/admin/users/{user.Id}")).Document.QuerySelector("a[href$='ask=RemoveFactors']").ShouldBeNull();
        await ChangeAsync(chief, user);

        (await visitor.IsSignedInAsync()).ShouldBeTrue();
        (await site.OutgoingMailsAsync()).Exists(m => m.UserId == user.Id).ShouldBeFalse();
        (await site.KindsAsync(user)).ShouldNotContain(AuditKind.FactorRemoved);
    }

    [Fact]
    public async Task Nobody_takes_their_own_away_so()
    {
        var (chief, administrator) = await ChiefAsync("own-chief");
        await chief.AddAppAsync(site);

        var page = await ChangeAsync(chief, administrator);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.FindUserAsync("own-chief")).TotpSecret.ShouldNotBeNull();
    }

    private async Task<(Visitor Chief, User Administrator)> ChiefAsync(string name)
    {
        var administrator = await site.AddUserAsync(name, administrator: true);
        return (await site.SignedInAsync(name), administrator);
    }

    private static async Task<Page> ChangeAsync(Visitor chief, User user) => await chief.PostAsync(
        $"/admin/users/{user.Id}", [new("__RequestVerificationToken", (await chief.GetAsync("/logout")).Token()), new("change", "RemoveFactors"), new("Input.Reason", "as a test")]);
}
