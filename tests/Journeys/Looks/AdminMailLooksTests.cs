using Slices.Domain;
using Slices.Tests.Features.Admin.Mail;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

/// <summary>The administrator's page of mails.</summary>
[Slow]
public sealed class AdminMailLooksTests
{
    [Fact]
    public async Task With_nothing_to_tell()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        await PortrayAsync(site, "admin-mail-empty", "/admin/mail");
    }

    [Fact]
    public async Task After_some_have_failed()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        var now = site.Clock.GetUtcNow();
        var (amy, long_) = (await site.AddUserAsync("amy", "amy@gmial.com"), await site.AddUserAsync("frank-the-very-long-user-name", "a.rather.long.address@department.example.com"));
        await site.InsertAsync(
            AdminMailTests.Mail(amy, MailTemplate.Activation, now.AddMinutes(-50)).Refused("550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos", now.AddMinutes(-49)),
            AdminMailTests.Mail(long_, MailTemplate.PasswordReset, now.AddDays(-1)).Refused("554 5.7.1 Message rejected as spam by content filtering", now.AddDays(-1)),
            AdminMailTests.Mail(amy, MailTemplate.NewDevice, now.AddDays(-3)).Refused("552 5.2.2 mailbox full", now.AddDays(-2)));
        await PortrayAsync(site, "admin-mail-failed", "/admin/mail?state=Failed");
    }

    [Fact]
    public async Task While_the_server_is_away()
    {
        await using var site = new Site();
        await site.InitializeAsync();
        var now = site.Clock.GetUtcNow();
        var amy = await site.AddUserAsync("amy", "amy@example.com");
        await site.InsertAsync(
            AdminMailTests.Mail(amy, MailTemplate.PasswordReset, now.AddMinutes(-20)) with { HeldSince = now.AddMinutes(-20), DueAt = now.AddHours(1), Attempts = 4, LastError = "connect: Connection refused (127.0.0.1:2525)" },
            AdminMailTests.Mail(amy, MailTemplate.NewDevice, now.AddMinutes(-2)) with { DueAt = now.AddMinutes(9), Attempts = 1, LastError = "451 4.7.1 Greylisting in action, please come back later" });
        await PortrayAsync(site, "admin-mail-queue", "/admin/mail");
    }

    private static async Task PortrayAsync(Site site, string scene, string path)
    {
        var keeper = await site.AddUserAsync("keeper", administrator: true);
        await Studio.PortrayAsync(site, scene, async tab =>
        {
            await tab.BeAsync(keeper);
            await tab.ShowAsync(path);
        });
    }
}
