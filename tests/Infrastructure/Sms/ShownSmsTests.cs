using Slices.Infrastructure.Sms;

namespace Slices.Tests.Infrastructure.Sms;

/// <summary>Without any gateway in the settings.</summary>
public sealed class ShownSmsTests
{
    [Fact]
    public async Task In_Development_messages_are_kept_to_be_shown_the_newest_first()
    {
        await using var bench = new SmsBench(new SmsSettings());
        var (older, newer) = (SmsBench.Message(), SmsBench.Message("13900139000"));

        await bench.SendAsync(older);
        (await bench.SendAsync(newer)).State.ShouldBe(SmsDeliveryState.Sent);

        bench.Gateways.AreOn.ShouldBeTrue();
        bench.Shown.Newest(10).Select(s => s.Message).ShouldBe([newer, older]);
        bench.Shown.Newest(1).ShouldHaveSingleItem().Message.Code.ShouldBe(SmsBench.Code);
        string.Join('\n', bench.Log.All).ShouldNotContain(SmsBench.Code);
    }

    [Fact]
    public async Task No_more_are_kept_than_somebody_would_read()
    {
        await using var bench = new SmsBench(new SmsSettings());
        for (var sent = 0; sent <= ShownSmsGateway.Kept; sent++)
        {
            await bench.SendAsync();
        }

        bench.Shown.Newest(int.MaxValue).Count.ShouldBe(ShownSmsGateway.Kept);
    }

    [Fact]
    public async Task Anywhere_else_SMS_is_off()
    {
        await using var bench = new SmsBench(new SmsSettings(), "Production");

        bench.Gateways.AreOn.ShouldBeFalse();
        (await bench.SendAsync()).State.ShouldBe(SmsDeliveryState.NotSent);
        bench.Shown.Newest(10).ShouldBeEmpty();
    }

    [Fact]
    public void A_message_prints_neither_its_code_nor_its_number()
    {
        var message = SmsBench.Message();

        $"{message}".ShouldBe($"{message.Id} to 138••••8000");
    }
}
