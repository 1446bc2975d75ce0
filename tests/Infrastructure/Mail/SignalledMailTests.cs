using Slices.Domain;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

/// <summary>What happens by itself as soon as a mail is queued.</summary>
public sealed class SignalledMailTests(PostingSite site) : IClassFixture<PostingSite>
{
    [Fact]
    public async Task A_queued_mail_leaves_at_once_and_once()
    {
        var mail = await site.QueueAsync("reader-1@example.com");

        await Eventually.TrueAsync(async () => (await site.FindMailAsync(mail)).State == MailState.Sent);
        await site.DispatchAsync();

        (await site.FindMailAsync(mail)).Attempts.ShouldBe(1);
        site.Server.To("reader-1@example.com").ShouldHaveSingleItem().Header("Message-ID").ShouldContain($"{mail:N}");
    }

    [Fact]
    public async Task A_link_for_an_account_that_is_active_by_now_is_not_sent()
    {
        var mail = await site.QueueAsync("reader-5@example.com", active: true);

        await Eventually.TrueAsync(async () => (await site.FindMailAsync(mail)).State == MailState.Obsolete);

        site.Server.Attempts("reader-5@example.com").ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_was_gone_gets_the_mail_when_it_is_back()
    {
        await site.Server.StopAsync();
        var mail = await site.QueueAsync("reader-7@example.com");
        await Eventually.TrueAsync(async () => (await site.FindMailAsync(mail)) is { Attempts: 1, State: MailState.Waiting });

        await site.Server.StartAsync();
        site.Clock.Move(TimeSpan.FromSeconds(8));
        await site.DispatchAsync();

        (await site.FindMailAsync(mail)).State.ShouldBe(MailState.Sent);
        site.Server.To("reader-7@example.com").Count.ShouldBe(1);
    }
}
