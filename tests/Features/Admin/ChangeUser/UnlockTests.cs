using System.Net;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.ChangeUser;

/// <summary>Wrong passwords and codes lock an account; an administrator sees it and ends it, and the owner is in again with what they have.</summary>
public sealed class UnlockTests(ThrottledSite site) : IClassFixture<ThrottledSite>
{
    [Fact]
    public async Task The_page_says_that_it_is_locked_and_why_and_unlocking_lets_the_owner_in_at_once()
    {
        var user = await site.AddUserAsync("besieged");
        var owner = site.Visit();
        // The owner's own network has to wait by now; strangers have used up the rest.
        for (var n = 0; n < 6; n++)
        {
            await owner.SignInAsync("besieged", $"wrong horse {n} battery");
        }
        (await owner.SignInAsync("besieged")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        await site.ExecuteAsync($"update sign_in_counters set password_failures = {User.MaxPasswordFailures}, wrong_codes = {SecondFactors.MaxWrongCodes} where user_id = {user.Id}");
        await site.AddUserAsync("locksmith", administrator: true);
        var chief = site.Visit(from: IPAddress.Parse("127.0.0.9"));
        await chief.SignInAsync("locksmith");

        var page = await chief.GetAsync($"/admin/users/{user.Id}");
        page.Words.ShouldContain("Locked");
        page.Words.ShouldContain("100 wrong passwords in a row");
        page.Words.ShouldContain("50 wrong codes in a row");
        var done = await chief.CompleteAsync(page, ("change", "ResetPassword"));
        done.Words.ShouldContain("Locked");
        done = await chief.GetAsync((await chief.PostAsync($"/admin/users/{user.Id}", [new("__RequestVerificationToken", page.Token()), new("change", "Unlock")])).Location!);

        done.Words.ShouldContain("besieged is unlocked.");
        done.Words.ShouldNotContain("in a row");
        done.Document.QuerySelector("button[value=Unlock]").ShouldBeNull();
        (await owner.SignInAsync("besieged")).Location.ShouldBe("/");
        (await site.KindsAsync(user)).ShouldContain(AuditKind.AccountUnlocked);
        (await site.OutgoingMailsAsync()).Where(m => m.UserId == user.Id).Select(m => m.Template).ShouldNotContain(MailTemplate.PasswordChanged);
    }
}
