using Microsoft.Extensions.DependencyInjection;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

[Slow]
public sealed class CentrePagesTests(Site site) : IClassFixture<Site>
{
    private const string NewEmail = "a-new-address-that-is-rather-long@mail.example.com";

    private static int last;

    [Fact]
    public Task The_overview() => Studio.PortrayAsync(site, "overview", tab => OpenAsync(tab, "/account"));

    [Fact]
    public Task The_overview_for_the_readme() => Studio.PortrayForReadmeAsync(site, "account", 800, 800, async tab =>
    {
        var (name, nickname) = tab.Setup.Language == "en" ? ("emma", "Emma") : ("xiaoming", "小明");
        var user = await site.AddUserAsync(name, $"{name}@example.com");
        await site.ChangeAsync(user.Id, u => u.ChangeProfile(Nickname.Parse(nickname), tab.Setup.Language, null));
        await tab.BeAsync(await site.FindUserAsync(user.UserName));
        await tab.ShowAsync("/account");
    });

    [Fact]
    public Task The_profile() => Studio.PortrayAsync(site, "profile", tab => OpenAsync(tab, "/account/profile"));

    [Fact]
    public Task The_profile_with_faults() => Studio.PortrayAsync(site, "profile-wrong", async tab =>
    {
        await OpenAsync(tab, "/account/profile");
        await tab.FillAsync("Nickname", new string('长', 31));
        await tab.PressAsync(tab.Primary);
    });

    [Fact]
    public Task The_user_name() => Studio.PortrayAsync(site, "username", tab => OpenAsync(tab, "/account/profile/username"));

    [Fact]
    public Task The_mobile() => Studio.PortrayAsync(site, "mobile-now", async tab =>
    {
        var user = await SomebodyAsync(waiting: false, tab.Setup.Language);
        await site.SetAsync(user.Id, u => u.Mobile, SmsVisits.NewMobile());
        await tab.BeAsync(user);
        await tab.ShowAsync("/account/mobile");
    });

    [Fact]
    public Task The_providers_where_there_are_none() => Studio.PortrayAsync(site, "logins-none", tab => OpenAsync(tab, "/account/logins"));

    [Fact]
    public Task The_sessions_of_an_account_that_is_to_be_deleted() => Studio.PortrayAsync(site, "deletion-banner", async tab =>
    {
        var user = await SomebodyAsync(waiting: false, tab.Setup.Language);
        await site.ChangeAsync(user.Id, u => u.RequestDeletion(site.Clock.GetUtcNow()));
        await tab.BeAsync(user);
        await tab.ShowAsync("/account/sessions");
    });

    [Fact]
    public Task The_address() => Studio.PortrayAsync(site, "email", tab => OpenAsync(tab, "/account/email", waiting: false));

    [Fact]
    public Task The_address_while_another_waits() => Studio.PortrayAsync(site, "email-waiting", tab => OpenAsync(tab, "/account/email"));

    [Fact]
    public Task The_link_of_a_new_address() => Studio.PortrayAsync(site, "confirm-email", async tab =>
    {
        var user = await OpenAsync(tab, "/account");
        await tab.ShowAsync($"/account/email/confirm/{site.Services.GetRequiredService<EmailChangeTokens>().Issue(user, NewEmail)}", at: "/account/email/confirm");
    });

    [Fact]
    public Task The_mail_to_a_new_address() => PortrayAsync("mail-email-change", MailTemplate.EmailChange, NewEmail);

    [Fact]
    public Task The_mail_to_the_old_one() => PortrayAsync("mail-email-changed", MailTemplate.EmailChanged, null);

    [Fact]
    public Task The_mail_about_an_address_that_somebody_wants() => PortrayAsync("mail-email-taken", MailTemplate.EmailTaken, null);

    private Task PortrayAsync(string scene, MailTemplate template, string? to) => Studio.PortrayAsync(site, scene, async tab =>
    {
        var user = await SomebodyAsync(waiting: true, tab.Setup.Language);
        await site.InsertAsync(OutgoingMail.Queue(template, user, user.Culture, "203.0.113.7", site.Clock.GetUtcNow(), address: to));
        await tab.Page.SetContentAsync((await site.MailsAsync(to ?? user.Email))[0].Html);
    });

    private async Task<User> OpenAsync(Tab tab, string path, bool waiting = true)
    {
        var user = await SomebodyAsync(waiting, tab.Setup.Language);
        await tab.BeAsync(user);
        await tab.ShowAsync(path);
        return user;
    }

    private async Task<User> SomebodyAsync(bool waiting, string culture)
    {
        var name = $"at-home-{Interlocked.Increment(ref last)}";
        var user = await site.AddUserAsync(name);
        await site.ChangeAsync(user.Id, u => u.ChangeProfile(Nickname.Parse("一个相当长的昵称它一共有三十个字也就是刚好到头了不能再多"), culture, null));
        if (waiting)
        {
            // In a session that goes on, or it wouldn't wait.
            var session = Session.Start(
                user.Id, Guid.NewGuid().ToByteArray(), Guid.NewGuid().ToByteArray(), false, TimeSpan.FromHours(1), TimeSpan.FromHours(1), "", "", site.Clock.GetUtcNow());
            await site.InsertAsync(session);
            await site.ChangeAsync(user.Id, u => u.RequestEmailChange(EmailAddress.Parse(NewEmail)!, session.Id, site.Clock.GetUtcNow().AddMinutes(-3)));
        }
        return await site.FindUserAsync(name);
    }
}
