using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Journeys.Looks;

[Slow]
public sealed class PrivacyPagesTests(PrivacyPagesTests.Renewed site) : IClassFixture<PrivacyPagesTests.Renewed>
{
    private const string Version = "2026-12";
    private static int last;

    [Fact]
    public Task Privacy() => Studio.PortrayAsync(site, "privacy", async tab =>
    {
        await BeAsync(tab);
        await tab.ShowAsync("/account/privacy");
    });

    [Fact]
    public Task Privacy_of_a_stale_session() => Studio.PortrayAsync(site, "privacy-stale", async tab =>
    {
        await BeAsync(tab);
        await site.ExecuteAsync($"update sessions set authenticated_at = {site.Clock.GetUtcNow().AddHours(-1)}");
        await tab.ShowAsync("/account/privacy");
    });

    [Fact]
    public Task Privacy_with_a_file_that_is_being_made() => Studio.PortrayAsync(site, "privacy-waiting", async tab =>
    {
        await site.InsertAsync(DataExport.Ask((await BeAsync(tab)).Id, "", "", site.Clock.GetUtcNow().AddHours(1)));
        await tab.ShowAsync("/account/privacy");
    });

    [Fact]
    public Task Privacy_with_a_file_and_a_deletion_that_is_due() => Studio.PortrayAsync(site, "privacy-leaving", async tab =>
    {
        var user = await BeAsync(tab);
        var export = DataExport.Ask(user.Id, "", "", site.Clock.GetUtcNow().AddHours(-1));
        export = export.Complete(new byte[23_456], site.Clock.GetUtcNow().AddMinutes(-50));
        await site.InsertAsync(export);
        await site.SetAsync(user.Id, u => u.DeletionDueAt, site.Clock.GetUtcNow().AddDays(6));
        await tab.ShowAsync("/account/privacy");
    });

    [Fact]
    public Task Home_while_a_deletion_is_due() => Studio.PortrayAsync(site, "home-leaving", async tab =>
    {
        var user = await BeAsync(tab);
        await site.SetAsync(user.Id, u => u.DeletionDueAt, site.Clock.GetUtcNow().AddDays(6));
        await tab.ShowAsync("/");
    });

    [Fact]
    public Task Deletion_without_a_tick() => Studio.PortrayAsync(site, "delete-account", async tab =>
    {
        await BeAsync(tab);
        await tab.ShowAsync("/account/privacy/delete");
        await tab.Page.Locator("button.danger").ClickAsync();
    });

    [Fact]
    public Task The_agreement_asked_for_again() => Studio.PortrayAsync(site, "accept-agreement", async tab =>
    {
        await tab.BeAsync(await site.AddUserAsync(NewName(), agreement: "2026-11"));
        await tab.ShowAsync("/account/address", at: "/account/agreement?returnUrl=%2Faccount%2Faddress");
    });

    [Theory]
    [InlineData(MailTemplate.ExportReady)]
    [InlineData(MailTemplate.DeletionAsked)]
    [InlineData(MailTemplate.AccountDeleted)]
    public Task The_mails(MailTemplate template) => Studio.PortrayAsync(site, $"mail-{template}", async tab =>
    {
        var user = await site.AddUserAsync(NewName());
        var export = DataExport.Ask(user.Id, "", "", site.Clock.GetUtcNow());
        export = export.Complete([1], site.Clock.GetUtcNow());
        await site.InsertAsync(export);
        await site.SetAsync(user.Id, u => u.DeletionDueAt, site.Clock.GetUtcNow().AddDays(7));
        await site.SetAsync(user.Id, u => u.Culture, tab.Setup.Language);
        user = await site.FindUserAsync(user.UserName);
        await site.InsertAsync(template == MailTemplate.AccountDeleted
            ? OutgoingMail.AccountDeleted(user, site.Clock.GetUtcNow())
            : OutgoingMail.Queue(template, user, user.Culture, "203.0.113.7", site.Clock.GetUtcNow(), "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"));
        await tab.Page.SetContentAsync((await site.MailsAsync(user.Email))[0].Html);
    });

    private async Task<User> BeAsync(Tab tab)
    {
        var user = await site.AddUserAsync(NewName(), agreement: Version);
        await tab.BeAsync(user);
        return user;
    }

    private static string NewName() => $"private{Interlocked.Increment(ref last)}";

    public sealed class Renewed() : Site(new() { ["Registration:AgreementVersion"] = Version }, shared: true);
}
