using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Tests.Infrastructure.Mail;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Admin.Mail;

/// <summary>What an administrator reads of a mail server that refuses.</summary>
public sealed class RefusingServerTests(ScriptedSite site) : IClassFixture<ScriptedSite>
{
    [Fact]
    public async Task The_server_s_words_stand_beside_the_mail_until_it_is_mended_and_sent_again()
    {
        await site.BeginAnewAsync();
        var chief = await site.AddSignedInAsync("postmistress", administrator: true);
        site.Server.Say(SmtpStep.Recipient, "550 5.1.1 no such mailbox here");
        var mail = await site.QueueAsync("reader@example.com");
        await site.DispatchAsync();

        var page = await chief.GetAsync("/admin/mail?state=Failed");
        page.Words.ShouldContain("550 5.1.1 no such mailbox here");
        var test = await chief.CompleteAsync(page, ("Email", "nobody@example.com"));
        test.Words.ShouldContain("The test email wasn’t sent. The reason:");
        test.Words.ShouldContain("550 5.1.1 no such mailbox here");

        site.Server.SayAsUsual();
        await chief.SubmitAsync(page, ("id", $"{mail}"), ("change", "Resend"));
        await site.DispatchAsync();
        await Eventually.TrueAsync(async () => (await site.FindAsync(mail)).State == MailState.Sent);
        (await chief.CompleteAsync(page, ("Email", "somebody@example.com"))).Words.ShouldContain("The server accepted the test email. It said:");
    }
}
