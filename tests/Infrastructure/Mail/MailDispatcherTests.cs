using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Outbox;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Mail;

/// <summary>The dispatcher alone: no signal and no job calls it but the test.</summary>
public sealed class MailDispatcherTests(MailDispatcherTests.QuietSite site) : IClassFixture<MailDispatcherTests.QuietSite>
{
    private SmtpServer Server => site.Server;

    [Theory]
    [InlineData("later-1@example.com")]
    [InlineData("postponed-1@example.com")]
    public async Task A_passing_failure_waits_twice_as_long_each_time_and_not_shorter(string to)
    {
        var mail = await QueueAsync(to);
        foreach (var wait in new[] { 5, 10, 20, 40 })
        {
            await DispatchAsync();
            var waiting = await FindAsync(mail);
            var attempts = Server.Attempts(to);
            waiting.State.ShouldBe(MailState.Waiting);
            waiting.LastError.ShouldNotBeNull().ShouldContain("451");
            var left = (waiting.DueAt - site.Clock.GetUtcNow()).TotalSeconds;
            left.ShouldBeInRange(wait - 4, wait * 1.5);

            await DispatchAsync();
            Server.Attempts(to).ShouldBe(attempts);
            site.Clock.Move(waiting.DueAt - site.Clock.GetUtcNow());
        }
        Server.Attempts(to).ShouldBe(4);
    }

    [Fact]
    public void Waits_are_jittered_by_up_to_a_half_and_end_at_an_hour()
    {
        var now = DateTimeOffset.UnixEpoch;
        var user = PostingSite.NewUser("x@example.com");
        var (exact, jittered) = (Queued(), Queued());
        OutgoingMail Queued() => OutgoingMail.Queue(MailTemplate.Activation, user, "en", "", now);
        var waits = new List<(double, double)>();
        for (var n = 0; n < 12; n++)
        {
            exact = exact.Undelivered("x", 0, now);
            jittered = jittered.Undelivered("x", 1, now);
            waits.Add(((exact.DueAt - now).TotalSeconds, (jittered.DueAt - now).TotalSeconds));
        }

        waits[0].ShouldBe((5, 7.5));
        waits[3].ShouldBe((40, 60));
        waits[11].ShouldBe((3600, 5400));
    }

    [Theory]
    [InlineData("refused-2@example.com", "550")]
    [InlineData("unwanted-2@example.com", "554")]
    public async Task A_refusal_for_good_ends_it(string to, string code)
    {
        var mail = await QueueAsync(to);
        await DispatchAsync();

        var failed = await FindAsync(mail);
        failed.State.ShouldBe(MailState.Failed);
        failed.EndedAt.ShouldNotBeNull();
        failed.LastError.ShouldNotBeNull().ShouldContain(code);
        site.Clock.Move(TimeSpan.FromHours(2));
        await DispatchAsync();
        Server.Attempts(to).ShouldBe(1);
    }

    [Fact]
    public async Task Bad_addresses_hold_up_no_others()
    {
        var bad = new List<Guid>();
        for (var n = 0; n < 2 * MailDispatcher.BatchSize; n++)
        {
            bad.Add(await QueueAsync($"{(n % 2 == 0 ? "refused" : "later")}-many{n}@example.com"));
        }
        var good = await QueueAsync("reader-3@example.com");

        await DispatchAsync();

        (await FindAsync(good)).State.ShouldBe(MailState.Sent);
        foreach (var mail in bad)
        {
            (await FindAsync(mail)).Attempts.ShouldBe(1);
        }
    }

    [Fact]
    public async Task It_is_given_up_when_its_time_is_over()
    {
        var mail = await QueueAsync("later-4@example.com");
        await DispatchAsync();
        (await FindAsync(mail)).State.ShouldBe(MailState.Waiting);

        site.Clock.Move(OutgoingMail.RetryLifetime);
        await DispatchAsync();

        (await FindAsync(mail)).State.ShouldBe(MailState.Failed);
        (await FindAsync(mail)).Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task A_mail_that_a_dead_process_had_claimed_is_due_again_when_its_lease_ends()
    {
        var mail = await QueueAsync("reader-6@example.com");
        // What a process leaves behind that dies with the mail claimed; the real deaths are in SuddenDeathTests.
        await site.ExecuteAsync($"update outgoing_mails set leased_until = clock_timestamp() + interval '1 minute' where id = {mail}");

        await DispatchAsync();
        (await FindAsync(mail)).State.ShouldBe(MailState.Waiting);
        Server.Attempts("reader-6@example.com").ShouldBe(0);

        // By the database's clock, whatever the node's own says.
        site.Clock.Move(TimeSpan.FromMinutes(2));
        await DispatchAsync();
        Server.Attempts("reader-6@example.com").ShouldBe(0);
        await site.ExecuteAsync($"update outgoing_mails set leased_until = clock_timestamp() where id = {mail}");
        await DispatchAsync();

        (await FindAsync(mail)).State.ShouldBe(MailState.Sent);
        Server.To("reader-6@example.com").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Mails_that_only_a_newer_node_can_read_wait_for_it_and_stop_no_others()
    {
        var (strange, others) = (new List<Guid>(), new List<Guid>());
        for (var n = 0; n < 2 * MailDispatcher.BatchSize; n++)
        {
            strange.Add(await QueueAsync($"newer-{n}@example.com"));
            others.Add(await QueueAsync($"older-{n}@example.com"));
        }
        await site.ExecuteAsync($"update outgoing_mails set template = 'OfTomorrow' where id = any ({strange.ToArray()})");

        await DispatchAsync();

        foreach (var mail in others)
        {
            (await FindAsync(mail)).State.ShouldBe(MailState.Sent);
        }
        Task<long> WaitingAsync() => site.ValueAsync<long>($"select count(*) from outgoing_mails where id = any ({strange.ToArray()}) and state = 'Waiting' and attempts = 1 and leased_until is null");
        (await WaitingAsync()).ShouldBe(strange.Count);
        await DispatchAsync();
        (await WaitingAsync()).ShouldBe(strange.Count, "none is claimed again at once");
        await site.ExecuteAsync($"update outgoing_mails set template = 'Activation' where id = any ({strange.ToArray()})");
        site.Clock.Move(TimeSpan.FromMinutes(11));
        await DispatchAsync();
        (await FindAsync(strange[0])).State.ShouldNotBe(MailState.Waiting);
    }

    [Slow]
    [Fact]
    public async Task Two_dispatchers_at_once_send_each_mail_once()
    {
        var mails = new List<Guid>();
        for (var n = 0; n < 5 * MailDispatcher.BatchSize; n++)
        {
            mails.Add(await QueueAsync($"reader-crowd{n}@example.com"));
        }

        await Task.WhenAll(Dispatcher().DispatchAsync(default), Dispatcher().DispatchAsync(default), DispatchAsync());

        foreach (var mail in mails)
        {
            (await FindAsync(mail)).State.ShouldBe(MailState.Sent);
        }
        Server.Mails.Where(m => m.To.StartsWith("reader-crowd", StringComparison.Ordinal)).Select(m => m.To).Order()
            .ShouldBe(Enumerable.Range(0, mails.Count).Select(n => $"reader-crowd{n}@example.com").Order());
    }

    private Task DispatchAsync() => site.DispatchAsync();

    /// <summary>The dispatcher of another process on the same database.</summary>
    private MailDispatcher Dispatcher() => new(
        site.Services.GetRequiredService<IServiceScopeFactory>(), site.Services.GetRequiredService<IMailSender>(), site.Services.GetRequiredService<MailServerHealth>(), site.Clock, NullLogger<MailDispatcher>.Instance);

    private Task<Guid> QueueAsync(string to) => site.QueueAsync(to);

    private Task<OutgoingMail> FindAsync(Guid id) => site.FindMailAsync(id);

    public sealed class QuietSite : PostingSite
    {
        protected override void Replace(IServiceCollection services) =>
            services.Remove(services.Single(s => s.ImplementationType == typeof(OutboxProcessor<OutgoingMail>)));
    }
}
