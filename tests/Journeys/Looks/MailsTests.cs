using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

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
    public Task The_mailbox_of_development() => Studio.PortrayAsync(site, "mailbox", async tab =>
    {
        await site.Visit(tab.Setup.Language).RegisterAsync($"new-{Guid.NewGuid():N}"[..20], "box@example.com");
        await site.MailsAsync("box@example.com");
        await tab.OpenAsync("/dev/mailbox");
    });

    private Task PortrayAsync(string scene, string to) => Studio.PortrayAsync(site, scene, async tab =>
    {
        await site.Visit(tab.Setup.Language).RegisterAsync($"new-{Guid.NewGuid():N}"[..20], to);
        await tab.Page.SetContentAsync((await site.MailsAsync(to))[0].Html);
    });
}
