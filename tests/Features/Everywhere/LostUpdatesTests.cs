using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Persistence;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>
/// An account is one document, saved whole: what somebody changes while another change of it is under way must wait, and then
/// change what the other left. Changes of every kind are made amid another.
/// </summary>
public sealed class LostUpdatesTests(Site site) : IClassFixture<Site>
{
    private const string New = "another horse 7 battery";

    // What each does, and what the account is like after it.
    private static readonly Dictionary<string, (Func<Site, Visitor, User, Task> Act, Func<User, User, bool> IsDone)> All = new()
    {
        ["profile"] = (Form("/account/profile", ("Nickname", "Nick"), ("Language", "en")), (_, now) => now.Nickname == "Nick"),
        ["password"] = (
            Form("/account/password", ("CurrentPassword", Site.Password), ("Password", New), ("ConfirmPassword", New)), (before, now) => now.PasswordHash != before.PasswordHash),
        ["address"] = (
            Form("/account/address", ("Recipient", "Amy"), ("Mobile", "13800138000"), ("Street", "Road 1"), ("Province", "440000"), ("City", "441900")),
            (_, now) => now.Addresses.Count == 1),
        ["email"] = (Form("/account/email", ("Email", "lost-new@example.com")), (_, now) => now.NewEmail is not null),
        ["mobile"] = ((site, visitor, _) => visitor.TakeMobileAsync(site, SmsVisits.NewMobile()), (_, now) => now.Mobile is not null),
        ["app"] = ((site, visitor, _) => visitor.AddAppAsync(site), (_, now) => now.TotpSecret is not null),
        ["deletion"] = (Form("/account/privacy/delete", ("Sure", "true")), (_, now) => now.DeletionDueAt is not null),
        ["reset link"] = (
            (site, visitor, user) => visitor.CompleteAsync(
                "/reset/" + site.Services.GetRequiredService<ResetTokens>().Issue(user), ("Password", New), ("ConfirmPassword", New)),
            (before, now) => now.PasswordHash != before.PasswordHash),
        ["administrator"] = (
            async (site, _, user) => await (await ChiefAsync(site)).SubmitAsync($"/admin/users/{user.Id}?ask=Disable", ("change", "Disable"), ("Reason", "as a test")), (_, now) => now.State == UserState.Disabled),
    };

    public static IEnumerable<TheoryDataRow<string>> Changes => Sweep.Of(All.Keys);

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_is_changed_amid_another_change_keeps_that_change(string change)
    {
        var (act, isDone) = All[change];
        var name = $"lost-{Guid.NewGuid():N}"[..20];
        var user = await site.AddUserAsync(name);
        var visitor = await site.SignedInAsync(name);

        await AmidChangeAsync(user, () => act(site, visitor, user));

        var now = await site.FindUserAsync(name);
        isDone(user, now).ShouldBeTrue();
        now.Agreements.ShouldHaveSingleItem().Version.ShouldBe("amid");
    }

    /// <summary>Acts while the account is being changed, which is done as soon as the act waits for it.</summary>
    private Task AmidChangeAsync(User user, Func<Task> act) => site.WithAsync(async services =>
    {
        var work = services.GetRequiredService<UnitOfWork>();
        await using var transaction = await work.BeginAsync(CancellationToken.None);
        (await work.LockAsync<User>(user.Id, CancellationToken.None))!.AcceptAgreement("amid", site.Clock.GetUtcNow());
        var acting = act();
        await Eventually.TrueAsync(site.AnybodyWaitsAsync, "the act should have waited for the account");
        await transaction.CommitAsync(CancellationToken.None);
        await acting;
        return true;
    });

    private static Func<Site, Visitor, User, Task> Form(string path, params (string Name, string Value)[] fields) =>
        (_, visitor, _) => visitor.SubmitAsync(path, fields);

    private static async Task<Visitor> ChiefAsync(Site site)
    {
        await site.AddUserAsync("lost-chief", administrator: true);
        return await site.SignedInAsync("lost-chief");
    }
}
