using System.Net;
using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Features.DevPreview;

public sealed class DevPreviewTests(Site site) : IClassFixture<Site>
{
    [Fact]
    [Slow]
    public async Task The_index_leads_to_everything_that_Development_offers()
    {
        var visitor = site.Visit();

        var links = (await visitor.GetAsync("/dev")).Document.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!).ToList();

        links.ShouldBe(["/dev/mailbox", "/dev/sms", "/dev/preview", "/docs", "/openapi/v1.json"]);
        foreach (var link in links)
        {
            (await visitor.GetAsync(link)).Status.ShouldBe(HttpStatusCode.OK, link);
        }
    }

    [Slow]
    [Fact]
    public async Task Every_mail_is_shown_in_both_languages_as_HTML_and_as_text()
    {
        var before = await site.ValueAsync<long>($"select count(*) from users");
        var mails = (await site.OutgoingMailsAsync()).Count;
        var visitor = site.Visit();
        var page = await visitor.GetAsync("/dev/preview");
        page.Words.ShouldContain("042917");
        var frames = page.Document.QuerySelectorAll("iframe").Select(f => f.GetAttribute("src")!).ToList();
        frames.Count.ShouldBe(2 * Enum.GetValues<MailTemplate>().Length);

        foreach (var frame in frames)
        {
            var html = await visitor.GetAsync(frame);
            html.Status.ShouldBe(HttpStatusCode.OK, frame);
            html.Document.DocumentElement.GetAttribute("lang").ShouldBe(frame.Split('/')[^1].Split('.')[0]);
            html.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("sandbox");
            (await visitor.GetAsync(Path.ChangeExtension(frame, "txt"))).Text.ShouldNotBeNullOrWhiteSpace(frame);
        }
        (await site.ValueAsync<long>($"select count(*) from users")).ShouldBe(before, "nobody is left of those whom the previews are written to");
        (await site.OutgoingMailsAsync()).Count.ShouldBe(mails);
    }

    [Fact]
    public async Task The_mailbox_shows_the_mail_that_people_get()
    {
        var visitor = site.Visit();
        await visitor.RegisterAsync("boxed", "boxed@example.com");
        var mail = (await site.MailsAsync("boxed@example.com")).ShouldHaveSingleItem();

        var frame = (await visitor.GetAsync("/dev/mailbox")).Document.QuerySelector("iframe")!;
        var html = await visitor.GetAsync(frame.GetAttribute("src")!);

        frame.GetAttribute("sandbox").ShouldBe("allow-top-navigation-by-user-activation");
        html.Text.Replace("<base target=\"_top\">", "", StringComparison.Ordinal).ShouldBe(mail.Html);
        (await visitor.GetAsync($"/dev/mailbox/{Guid.NewGuid()}.html")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
