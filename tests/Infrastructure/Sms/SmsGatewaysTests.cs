using Slices.Infrastructure.Sms;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Sms;

/// <summary>Two gateways on real servers, of which the first is in trouble.</summary>
public sealed class SmsGatewaysTests : IAsyncLifetime
{
    private static readonly ProviderAnswer Trouble = new(500, "trouble");
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);

    private readonly AliyunServer aliyun = new();
    private readonly TencentServer tencent = new();
    private readonly SmsSettings settings = SmsBench.Settings("Aliyun,Tencent");
    private ProviderServer first = null!;
    private ProviderServer second = null!;
    private SmsBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        first = await ProviderServer.StartAsync(aliyun.Answer);
        second = await ProviderServer.StartAsync(tencent.Answer);
        settings.Aliyun.Endpoint = first.Endpoint;
        settings.Tencent.Endpoint = second.Endpoint;
        bench = new SmsBench(settings);
        aliyun.Time = tencent.Time = bench.Clock;
    }

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task The_first_one_sends_and_the_second_one_is_not_asked()
    {
        (await bench.SendAsync()).ShouldBe(new SmsDelivery(SmsDeliveryState.Sent, "Aliyun", "900619746936498440^0"));

        (first.Requests.Count, second.Requests.Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task The_order_is_the_settings()
    {
        settings.Gateways = "tencent, ALIYUN";

        (await bench.SendAsync()).Gateway.ShouldBe("Tencent");
    }

    [Fact]
    public async Task When_the_first_one_is_in_trouble_the_second_one_sends()
    {
        first.Answer = _ => Trouble;

        (await bench.SendAsync()).ShouldBe(new SmsDelivery(SmsDeliveryState.Sent, "Tencent", "5000:1045710669157053657849499619"));

        (first.Requests.Count, second.Requests.Count).ShouldBe((1, 1));
    }

    [Fact]
    [Slow]
    public async Task When_the_first_one_does_not_answer_the_second_one_sends_within_five_seconds()
    {
        new SmsSettings().Timeout.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        first.Answer = _ => null;

        (await bench.SendAsync()).Gateway.ShouldBe("Tencent");

        (first.Requests.Count, second.Requests.Count).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData("isv.AMOUNT_NOT_ENOUGH")]
    [InlineData("isv.BUSINESS_LIMIT_CONTROL")]
    public async Task When_the_first_one_has_no_balance_or_had_enough_of_a_number_the_second_one_sends(string code)
    {
        aliyun.Code = code;

        (await bench.SendAsync()).Gateway.ShouldBe("Tencent");
    }

    [Fact]
    public async Task What_is_set_up_wrongly_is_an_error_in_the_log_and_the_second_one_sends()
    {
        settings.Aliyun.AccessKeySecret = "wrong-secret";

        (await bench.SendAsync()).Gateway.ShouldBe("Tencent");

        bench.Log.All.ShouldContain(l => l.StartsWith("Error: ", StringComparison.Ordinal)
            && l.Contains("Aliyun") && l.Contains("SignatureDoesNotMatch"));
    }

    [Fact]
    public async Task A_number_that_will_never_be_reached_is_nobody_elses_business()
    {
        aliyun.Code = "isv.MOBILE_NUMBER_ILLEGAL";

        (await bench.SendAsync()).ShouldBe(new SmsDelivery(SmsDeliveryState.NumberRefused, "Aliyun", "error isv.MOBILE_NUMBER_ILLEGAL"));

        second.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_nobody_sends_each_was_asked_once_and_gave_its_reason()
    {
        first.Answer = _ => Trouble;
        tencent.Code = "FailedOperation.InsufficientBalanceInSmsPackage";

        var delivery = await bench.SendAsync();

        delivery.State.ShouldBe(SmsDeliveryState.NotSent);
        delivery.Gateway.ShouldBe("Aliyun, Tencent");
        delivery.Detail.ShouldBe(
            "Aliyun: HTTP 500 with an answer that isn't the documented JSON; Tencent: error FailedOperation.InsufficientBalanceInSmsPackage");
        (first.Requests.Count, second.Requests.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_fault_of_our_own_keeps_nobody_from_sending()
    {
        settings.Aliyun.Endpoint = $"no address {SmsBench.Code}";

        (await bench.SendAsync()).Gateway.ShouldBe("Tencent");

        bench.Log.All.ShouldContain(l => l.Contains("Aliyun threw UriFormatException") && l.Contains("AliyunGateway.cs"));
        string.Join('\n', bench.Log.All).ShouldNotContain(SmsBench.Code);
    }

    [Fact]
    public async Task After_three_failures_in_a_row_the_first_one_is_left_alone()
    {
        first.Answer = _ => Trouble;

        await SendAsync(10);

        (first.Requests.Count, second.Requests.Count).ShouldBe((3, 10));
        bench.Log.All.ShouldContain("Warning: SMS gateway Aliyun is left out for 00:00:30 ");
    }

    [Fact]
    public async Task Failures_that_are_not_in_a_row_do_not_count()
    {
        for (var round = 0; round < 5; round++)
        {
            first.Answer = _ => Trouble;
            await SendAsync(2);
            first.Answer = aliyun.Answer;
            await SendAsync(1);
        }

        first.Requests.Count.ShouldBe(15);
    }

    [Fact]
    public async Task Whoever_asks_for_too_many_codes_takes_the_gateway_away_from_nobody()
    {
        aliyun.Code = "isv.BUSINESS_LIMIT_CONTROL";
        await SendAsync(5);
        aliyun.Code = "isv.MOBILE_NUMBER_ILLEGAL";
        await SendAsync(5);
        aliyun.Code = "OK";

        (await bench.SendAsync()).Gateway.ShouldBe("Aliyun");
    }

    [Fact]
    public async Task After_the_pause_one_message_asks_whether_it_is_back()
    {
        await PauseFirstAsync();
        var gate = new TaskCompletionSource();
        first.Gate = gate.Task;
        first.Answer = aliyun.Answer;
        bench.Clock.Move(FirstPause);

        var probe = bench.SendAsync();
        await Eventually.TrueAsync(() => Task.FromResult(first.Requests.Count == 4));
        await SendAsync(3);
        first.Requests.Count.ShouldBe(4);
        gate.SetResult();

        (await probe).Gateway.ShouldBe("Aliyun");
        (await bench.SendAsync()).Gateway.ShouldBe("Aliyun");
    }

    [Fact]
    public async Task A_pause_doubles_until_it_is_ten_minutes()
    {
        await PauseFirstAsync();

        foreach (var seconds in (int[])[30, 60, 120, 240, 480, 600, 600])
        {
            var before = first.Requests.Count;
            bench.Clock.Move(TimeSpan.FromSeconds(seconds - 10));
            await SendAsync(2);
            first.Requests.Count.ShouldBe(before, $"{seconds} s are not over");
            bench.Clock.Move(TimeSpan.FromSeconds(10));
            await SendAsync(2);
            first.Requests.Count.ShouldBe(before + 1, $"{seconds} s are over");
        }
    }

    [Fact]
    public async Task Many_messages_that_fail_together_make_one_short_pause()
    {
        first.Answer = _ => Trouble;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => bench.SendAsync()));
        second.Requests.Count.ShouldBe(50);

        first.Answer = aliyun.Answer;
        bench.Clock.Move(FirstPause);

        (await bench.SendAsync()).Gateway.ShouldBe("Aliyun");
    }

    [Fact]
    public async Task When_all_pause_the_one_that_failed_longest_ago_is_asked_all_the_same()
    {
        await PauseFirstAsync();
        second.Answer = _ => Trouble;
        await SendAsync(3);
        var (askedFirst, askedSecond) = (first.Requests.Count, second.Requests.Count);

        // The second one failed before the first, which was asked after it in vain.
        second.Answer = tencent.Answer;
        (await bench.SendAsync()).Gateway.ShouldBe("Tencent");

        (first.Requests.Count, second.Requests.Count).ShouldBe((askedFirst, askedSecond + 1));
    }

    [Fact]
    public async Task When_nobody_else_answers_the_one_that_pauses_gets_its_chance()
    {
        await PauseFirstAsync();
        first.Answer = aliyun.Answer;
        second.Answer = _ => Trouble;

        (await bench.SendAsync()).Gateway.ShouldBe("Aliyun");
    }

    [Fact]
    public async Task Who_no_longer_waits_gets_nothing_and_the_gateway_is_not_to_blame()
    {
        first.Answer = _ => null;
        for (var given = 0; given < 4; given++)
        {
            using var cancellation = new CancellationTokenSource();
            var sending = bench.Gateways.SendAsync(SmsBench.Message(), cancellation.Token);
            await Eventually.TrueAsync(() => Task.FromResult(first.Requests.Count == given + 1));
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(sending);
        }
        first.Answer = aliyun.Answer;

        (await bench.SendAsync()).Gateway.ShouldBe("Aliyun");
        second.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Neither_code_nor_number_nor_secret_is_ever_logged()
    {
        await bench.SendAsync();
        aliyun.Code = "isv.BUSINESS_LIMIT_CONTROL";
        await bench.SendAsync();
        settings.Aliyun.AccessKeySecret = "wrong-secret";
        tencent.Code = "FailedOperation.PhoneNumberInBlacklist";
        await bench.SendAsync();
        first.Answer = _ => new(400, $$"""{"Code":"no", "Message":"{{SmsBench.Code}} for 13800138000"}""");
        second.Answer = _ => Trouble;
        await bench.SendAsync();

        var log = string.Join('\n', bench.Log.All);
        log.ShouldContain("138••••8000");
        foreach (var secret in (string[])
            [SmsBench.Code, "13800138000", "0013", AliyunServer.Secret, "wrong-secret", TencentServer.SecretKey, first.Endpoint, "Signature="])
        {
            log.ShouldNotContain(secret);
        }
    }

    private async Task PauseFirstAsync()
    {
        first.Answer = _ => Trouble;
        await SendAsync(3);
    }

    private async Task SendAsync(int times)
    {
        for (var sent = 0; sent < times; sent++)
        {
            await bench.SendAsync();
        }
    }
}
