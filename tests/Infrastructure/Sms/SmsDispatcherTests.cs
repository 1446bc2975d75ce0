using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Sms;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Sms;

/// <summary>A site whose one gateway is a server of the test.</summary>
public sealed class SmsDispatcherTests : IAsyncLifetime
{
    private readonly AliyunServer aliyun = new();
    private ProviderServer server = null!;
    private Site site = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ProviderServer.StartAsync(aliyun.Answer);
        site = new QuietSite(new()
        {
            ["Sms:Gateways"] = "Aliyun",
            ["Sms:Timeout"] = "00:00:10",
            ["Sms:Aliyun:Endpoint"] = server.Endpoint,
            ["Sms:Aliyun:AccessKeyId"] = AliyunServer.KeyId,
            ["Sms:Aliyun:AccessKeySecret"] = AliyunServer.Secret,
            ["Sms:Aliyun:SignName"] = "Slices",
            ["Sms:Aliyun:TemplateCode"] = "SMS_15305001",
        });
        await site.InitializeAsync();
        aliyun.Time = site.Clock;
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_sent_once_and_its_code_is_gone_from_the_database()
    {
        var id = await QueueAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DispatchAsync()));

        server.Requests.Count.ShouldBe(1);
        var sms = await FindAsync(id);
        (sms.State, sms.Gateway, sms.ProtectedCode).ShouldBe((SmsState.Sent, "Aliyun", null));
    }

    [Fact]
    public async Task What_nobody_took_is_tried_again_while_its_code_lives()
    {
        server.Answer = _ => new(500, "trouble");
        var id = await QueueAsync();
        await DispatchAsync();
        (await FindAsync(id)).State.ShouldBe(SmsState.Waiting);

        server.Answer = aliyun.Answer;
        site.Clock.Move(TimeSpan.FromSeconds(4));
        await DispatchAsync();

        (await FindAsync(id)).State.ShouldBe(SmsState.Sent);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_may_have_left_is_never_sent_again()
    {
        site.Services.GetRequiredService<IOptions<SmsSettings>>().Value.Timeout = TimeSpan.FromSeconds(0.5);
        server.Answer = _ => null;
        var id = await QueueAsync();
        await DispatchAsync();
        server.Answer = aliyun.Answer;
        site.Clock.Move(TimeSpan.FromSeconds(30));
        await DispatchAsync();

        server.Requests.Count.ShouldBe(1);
        (await FindAsync(id)).State.ShouldBe(SmsState.Failed);
    }

    [Fact]
    public async Task A_code_that_died_waiting_is_not_sent()
    {
        var id = await QueueAsync();
        site.Clock.Move(SmsCodes.Lifetime);

        await DispatchAsync();

        server.Requests.ShouldBeEmpty();
        var sms = await FindAsync(id);
        (sms.State, sms.ProtectedCode).ShouldBe((SmsState.Failed, null));
    }

    [Fact]
    public async Task A_message_that_a_dead_process_held_is_given_up_since_it_may_have_left()
    {
        var id = await QueueAsync();
        await site.ExecuteAsync($"update outgoing_sms set state = 'Sending', leased_until = clock_timestamp() where id = {id}");

        await DispatchAsync();

        server.Requests.ShouldBeEmpty();
        (await FindAsync(id)).LastError.ShouldBe("Interrupted: it may have been sent.");
    }

    [Fact]
    public async Task One_messages_fault_keeps_it_waiting_and_the_others_are_sent()
    {
        var (broken, good) = (await QueueAsync(), await QueueAsync());
        await site.ExecuteAsync($"""update outgoing_sms set "to" = 'no number' where id = {broken}""");

        await DispatchAsync();

        (await FindAsync(good)).State.ShouldBe(SmsState.Sent);
        (await FindAsync(broken)).State.ShouldBe(SmsState.Waiting);
        await site.ExecuteAsync($"""update outgoing_sms set "to" = '+8613800138001' where id = {broken}""");
        site.Clock.Move(TimeSpan.FromSeconds(4));
        await DispatchAsync();
        (await FindAsync(broken)).State.ShouldBe(SmsState.Sent);
    }

    [Fact]
    public async Task A_message_that_all_refused_says_who_they_were()
    {
        server.Answer = _ => new(500, "trouble");
        var id = await QueueAsync();

        await DispatchAsync();

        (await FindAsync(id)).Gateway.ShouldBe("Aliyun");
    }

    [Fact]
    public async Task A_code_that_is_asked_for_again_withdraws_the_message_that_still_waits()
    {
        server.Answer = _ => new(500, "trouble");
        var (user, mobile) = (await site.AddUserAsync("resender"), "+8613800138077");
        await site.SetAsync(user.Id, u => u.Mobile, mobile);
        var visitor = site.Visit();
        await visitor.SubmitAsync("/login/sms", ("Mobile", mobile));
        await DispatchAsync();
        site.Clock.Move(TimeSpan.FromMinutes(1.1));

        await visitor.SubmitAsync("/login/sms?again=true", ("Mobile", mobile));

        var messages = (await site.OutgoingSmsAsync()).FindAll(m => m.To == mobile);
        messages.Select(m => (m.State, m.LastError)).ShouldBe([(SmsState.Failed, "Replaced by a newer code."), (SmsState.Waiting, null)]);
        messages[0].ProtectedCode.ShouldBeNull();
    }

    [Fact]
    public async Task A_strangers_code_withdraws_no_message_to_a_browser_that_the_account_knows()
    {
        server.Answer = _ => new(500, "trouble");
        var (user, mobile) = (await site.AddUserAsync("undisturbed"), "+8613800138078");
        await site.SetAsync(user.Id, u => u.Mobile, mobile);
        var owner = site.Visit();
        await owner.SignInAsync("undisturbed");
        await owner.Anew().SubmitAsync("/login/sms", ("Mobile", mobile));

        await site.Visit().SubmitAsync("/login/sms", ("Mobile", mobile));

        (await site.OutgoingSmsAsync()).Count(m => m.To == mobile && m.State == SmsState.Waiting).ShouldBe(2);
    }

    private Task DispatchAsync() => site.Services.GetRequiredService<SmsDispatcher>().DispatchAsync(CancellationToken.None);

    private async Task<OutgoingSms> FindAsync(Guid id) => (await site.OutgoingSmsAsync()).Single(m => m.Id == id);

    private async Task<Guid> QueueAsync()
    {
        var now = site.Clock.GetUtcNow();
        var sms = OutgoingSms.Queue(
            Guid.CreateVersion7(now), MobileNumber.Parse("13800138000", ["86"])!, SmsPurpose.SignIn,
            site.Services.GetRequiredService<ProtectedCodes>().Protect("012345"), "en", now + SmsCodes.Lifetime, now);
        await site.InsertAsync(sms);
        return sms.Id;
    }

    private sealed class QuietSite(Dictionary<string, string?> settings) : Site(settings)
    {
        protected override void Replace(IServiceCollection services) =>
            services.Remove(services.Single(s => s.ImplementationType == typeof(OutboxProcessor<OutgoingSms>)));
    }
}
