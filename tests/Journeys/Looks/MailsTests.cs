using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

[Slow]
public sealed class MailsTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public Task The_activation_mail() => PortrayAsync("mail-activation", "new@example.com");

    [Fact]
    public async Task The_mail_about_an_address_that_is_taken()
    {
        await site.AddUserAsync("owner", "owner@example.com");
        await PortrayAsync("mail-address-taken", "owner@example.com");
    }

    [Fact]
    public async Task A_notice()
    {
        const string Device = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
        var user = await site.AddUserAsync("noticed", "noticed@example.com");
        await Studio.PortrayAsync(site, "mail-notice", async tab =>
        {
            await site.InsertAsync(OutgoingMail.Queue(MailTemplate.NewDevice, user, tab.Setup.Language, "203.0.113.7", site.Clock.GetUtcNow(), Device));
            await tab.Page.SetContentAsync((await site.MailsAsync("noticed@example.com"))[0].Html);
        });
    }

    [Fact]
    public Task The_mailbox_of_development() => Studio.PortrayAsync(site, "mailbox", async tab =>
    {
        await site.Visit(tab.Setup.Language).RegisterAsync($"new-{Guid.NewGuid():N}"[..20], "box@example.com");
        await site.MailsAsync("box@example.com");
        await tab.ShowAsync("/dev/mailbox");
    });

    private Task PortrayAsync(string scene, string to) => Studio.PortrayAsync(site, scene, async tab =>
    {
        await site.Visit(tab.Setup.Language).RegisterAsync($"new-{Guid.NewGuid():N}"[..20], to);
        await tab.Page.SetContentAsync((await site.MailsAsync(to))[0].Html);
    });
}
