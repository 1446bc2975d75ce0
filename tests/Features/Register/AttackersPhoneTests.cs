using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Register;

/// <summary>Somebody registers another's address with a phone of their own, and waits.</summary>
[Slow]
public sealed class AttackersPhoneTests(MobileFirstSite site) : IClassFixture<MobileFirstSite>
{
    private const string NewPassword = "another horse 8 staple";

    [Fact]
    public async Task The_phone_ends_with_the_owners_first_reset()
    {
        var (mobile, email) = await PrepareAsync("ap-reset");

        await ResetAsync(email);

        (await site.FindUserAsync("ap-reset")).Mobile.ShouldBeNull();
        site.Clock.Move(TimeSpan.FromMinutes(1.1));
        var sent = await site.Visit().SubmitAsync("/login/sms?again=true", ("Mobile", mobile));
        sent.Status.ShouldBe(HttpStatusCode.Redirect, "the answer is the same");
        (await site.Visit().SignInAsync(mobile, NewPassword)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await site.MailsAsync(email)).ShouldContain(m => m.Subject.Contains("phone number", StringComparison.Ordinal));
        // What the owner proves from then on is theirs, and outlives the next one.
        var owner = site.Visit();
        await owner.SignInAsync("ap-reset", NewPassword);
        await owner.TakeMobileAsync(site, SmsVisits.NewMobile());
        await ResetAsync(email);
        (await site.FindUserAsync("ap-reset")).Mobile.ShouldNotBeNull();
    }

    [Fact]
    public async Task This_was_not_me_ends_it_too()
    {
        var (mobile, email) = await PrepareAsync("ap-disowned");
        var attacker = site.Visit();
        await attacker.SignInAsync("ap-disowned");
        (await site.Visit().SignInBySmsAsync(site, mobile)).Location.ShouldBe("/");
        var notice = (await site.MailsAsync(email)).First(m => m.NotMePath().Length > 0).NotMePath();

        var owner = site.Visit();
        await owner.SubmitAsync(notice);

        (await site.FindUserAsync("ap-disowned")).Mobile.ShouldBeNull();
        (await attacker.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_phone_that_signed_in_since_the_notice_is_removed_however_old_it_is_and_after_a_reset_too()
    {
        var mobile = SmsVisits.NewMobile();
        var user = await site.AddUserAsync("ap-recycled", "ap-recycled@example.com");
        await site.HaveMobileAsync("ap-recycled", mobile);
        await site.SignedInAsync("ap-recycled");
        site.Clock.Move(TimeSpan.FromDays(40));
        var thief = site.Visit();
        await thief.SignInBySmsAsync(site, mobile);
        var notice = (await site.MailsAsync(user.Email)).First(m => m.NotMePath().Length > 0).NotMePath();
        site.Clock.Move(TimeSpan.FromMinutes(2));
        await ResetAsync(user.Email);
        (await thief.SignInBySmsAsync(site, mobile)).Location.ShouldBe("/", "a reset of an owner who is known leaves the phone");

        (await site.Visit().CompleteAsync(notice)).Words.ShouldContain("Your account is secured");

        (await site.FindUserAsync("ap-recycled")).Mobile.ShouldBeNull();
        (await thief.IsSignedInAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task The_mail_and_the_page_name_the_phone_masked()
    {
        var mobile = SmsVisits.NewMobile();
        await site.Visit().RegisterWithAsync(site, mobile, "ap-named", "ap-named@example.com");
        var mail = (await site.MailsAsync("ap-named@example.com")).ShouldHaveSingleItem();
        var masked = MobileNumber.FromValue(mobile).Masked;

        mail.Text.ShouldContain($"by text message to {masked}");
        var page = await site.Visit().GetAsync(mail.ActivationPath());
        page.Words.ShouldContain($"by text message to {masked}");
        (mail.Text + page.Text).ShouldNotContain(mobile[3..]);
    }

    [Fact]
    public async Task Whoever_registers_and_activates_on_their_own_browser_keeps_it()
    {
        var mobile = SmsVisits.NewMobile();
        var owner = site.Visit();
        await owner.RegisterWithAsync(site, mobile, "ap-honest", "ap-honest@example.com");
        await owner.SubmitAsync((await site.MailsAsync("ap-honest@example.com")).First(m => m.ActivationPath().Length > 0).ActivationPath());

        await ResetAsync("ap-honest@example.com");

        (await site.FindUserAsync("ap-honest")).Mobile.ShouldBe(mobile);
    }

    // The attacker registers; the owner of the address presses the link on a browser of theirs.
    private async Task<(string Mobile, string Email)> PrepareAsync(string name)
    {
        var (mobile, email) = (SmsVisits.NewMobile(), $"{name}@example.com");
        await site.Visit().RegisterWithAsync(site, mobile, name, email);
        await site.Visit().SubmitAsync((await site.MailsAsync(email)).First(m => m.ActivationPath().Length > 0).ActivationPath());
        (await site.FindUserAsync(name)).State.ShouldBe(UserState.Active);
        return (mobile, email);
    }

    private async Task ResetAsync(string email)
    {
        await site.Visit().CompleteAsync("/forgot", ("Email", email));
        var link = (await site.MailsAsync(email)).First(m => m.ResetPath().Length > 0).ResetPath();
        (await site.Visit().CompleteAsync(link, ("Password", NewPassword), ("ConfirmPassword", NewPassword))).Words.ShouldContain("Password set");
    }
}
