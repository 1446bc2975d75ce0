using System.Net;
using Slices.Features.Admin.CreateAdmin;
using Slices.Infrastructure.Captcha;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>An address with a Chinese keyboard's full stop, or copied together with what nobody sees, is that address wherever it is typed.</summary>
public sealed class PastedTextTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData("{0}@example。com")]
    [InlineData("{0}＠example．com")]
    [InlineData("\u200B{0}@example.com\uFEFF")]
    [InlineData("\u2066{0}@example｡com\u2069\u00A0\u00AD")]
    public async Task Signing_in_and_asking_for_a_new_password_know_the_address(string typed)
    {
        var name = $"pasted{typed.Length}{typed.Count(c => c > 0x2100)}";
        var (address, pasted) = ($"{name}@example.com", string.Format(null, typed, name));
        await site.AddUserAsync(name, address);

        (await site.Visit().SignInAsync(pasted)).Location.ShouldBe("/");
        var (captchaId, captchaAnswer) = await site.CaptchaAsync(CaptchaPurpose.SignIn);
        (await site.Visit().PostAsync("/sessions", new { login = pasted, password = Site.Password, captchaId, captchaAnswer })).Status.ShouldBe(HttpStatusCode.OK);
        await site.Visit().SubmitAsync("/forgot", ("Email", pasted));
        (await site.MailsAsync(address)).ShouldContain(m => m.Text.Contains("/reset/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task So_do_registering_and_asking_for_another_link()
    {
        await site.Visit().RegisterAsync("\u200Bpasted-new\u00AD", "\u202Apasted-new@example。com\u202C");
        // A second link that is asked for before the first has left takes its place.
        await Eventually.TrueAsync(async () => (await site.MailsAsync("pasted-new@example.com")).Count == 1);
        await site.Visit().SubmitAsync("/activate/resend", ("Email", "pasted-new@example。com\u200B"));

        var user = await site.FindUserAsync("pasted-new");
        (user.UserName, user.Email).ShouldBe(("pasted-new", "pasted-new@example.com"));
        await Eventually.TrueAsync(async () => (await site.MailsAsync("pasted-new@example.com")).Count == 2);
    }

    [Fact]
    public async Task So_do_changing_the_address_and_making_an_administrator()
    {
        var mover = await site.AddSignedInAsync("pasted-mover");
        await mover.CallAsync(HttpMethod.Put, "/me/email", new { email = "\uFEFFpasted-moved@example。com", password = Site.Password });
        (await site.FindUserAsync("pasted-mover")).NewEmail.ShouldBe("pasted-moved@example.com");

        await site.SendAsync(new CreateAdminCommand("pasted-chief", "pasted-chief@example。com\u200B", Site.Password));
        (await site.FindUserAsync("pasted-chief")).Email.ShouldBe("pasted-chief@example.com");
    }

    [Theory]
    [InlineData("somebody@127.0.0.1")]
    [InlineData("somebody@[127.0.0.1]")]
    [InlineData("somebody@[IPv6:::1]")]
    [InlineData("somebody@localhost")]
    [InlineData("somebody@0x7f.1")]
    [InlineData("\u200B")]
    public async Task Mail_goes_to_names_and_never_to_network_addresses(string email)
    {
        var page = await site.Visit().RegisterAsync("numbered", email);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Error("Email").ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("evil.com", "A username can’t look like a web address. Leave out “www.” and endings like “.com”.")]
    [InlineData("免费领奖evil.com", "A username can’t look like a web address. Leave out “www.” and endings like “.com”.")]
    [InlineData("SlicesTeam", "This username is reserved. Choose another one.")]
    [InlineData("管理員", "This username is reserved. Choose another one.")]
    public async Task A_new_name_is_no_address_and_none_that_speaks_for_the_site(string name, string error) =>
        (await site.Visit().RegisterAsync(name, "named@example.com")).Error("UserName").ShouldBe(error);

    [Fact]
    public async Task Who_has_such_a_name_already_signs_in_by_it()
    {
        await site.AddUserAsync("old-evil.com");

        (await site.Visit().SignInAsync("old-evil.com")).Location.ShouldBe("/");
    }

    [Fact]
    public async Task Mails_to_one_mailbox_are_counted_together_though_the_accounts_are_two()
    {
        await site.AddUserAsync("plus-one", "plus+1@example.com");
        await site.AddUserAsync("plus-two", "plus+2@example.com");
        for (var i = 0; i < 4; i++)
        {
            await site.Visit().SubmitAsync("/forgot", ("Email", "plus+1@example.com"));
            await site.Visit().SubmitAsync("/forgot", ("Email", "plus+2@example.com"));
            // Before the next ones, which would make them obsolete.
            await site.MailsAsync("plus+1@example.com");
        }

        var mails = (await site.MailsAsync("plus+1@example.com")).Count + (await site.MailsAsync("plus+2@example.com")).Count;
        mails.ShouldBe(5);
    }
}
