using Slices.Infrastructure.Sms;

namespace Slices.Tests.Infrastructure.Sms;

public sealed class YuntongxunGatewayTests : IAsyncLifetime
{
    private readonly YuntongxunServer provider = new();
    private readonly SmsSettings settings = SmsBench.Settings("Yuntongxun");
    private ProviderServer server = null!;
    private SmsBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ProviderServer.StartAsync(provider.Answer);
        settings.Yuntongxun.Endpoint = server.Endpoint;
        bench = new SmsBench(settings);
    }

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_code_is_sent_signed_and_as_documented()
    {
        var message = SmsBench.Message();

        (await AskAsync(message)).ShouldBe(new SmsOutcome(SmsVerdict.Sent, "ff8080813c373cab013c94b0f0512345"));

        var body = YuntongxunServer.Body(server.Requests.ShouldHaveSingleItem());
        body.GetProperty("to").GetString().ShouldBe("13800138000");
        body.GetProperty("appId").GetString().ShouldBe("8a216da8app");
        body.GetProperty("templateId").GetString().ShouldBe("8696");
        body.GetProperty("datas").EnumerateArray().Select(n => n.GetString()).ShouldBe(["739146", "5"]);
        body.GetProperty("reqId").GetString().ShouldBe(message.Id.ToString("N"));
    }

    [Fact]
    public async Task A_number_abroad_is_dialled()
    {
        (await AskAsync(SmsBench.Message("+85251234567"))).Verdict.ShouldBe(SmsVerdict.Sent);

        YuntongxunServer.Body(server.Requests[0]).GetProperty("to").GetString().ShouldBe("0085251234567");
    }

    [Fact]
    public async Task A_wrong_key_is_a_matter_of_the_settings()
    {
        settings.Yuntongxun.AuthToken = "another";
        (await AskAsync()).ShouldBe(new SmsOutcome(SmsVerdict.Misconfigured, "error 111109"));

        settings.Yuntongxun.AccountSid = "unknown";
        (await AskAsync()).ShouldBe(new SmsOutcome(SmsVerdict.Misconfigured, "error 111141"));
    }

    [Theory]
    [InlineData("160032", SmsVerdict.Misconfigured)]
    [InlineData("111181", SmsVerdict.Misconfigured)]
    [InlineData("111142", SmsVerdict.Failed)]
    [InlineData("160050", SmsVerdict.Failed)]
    [InlineData("111000", SmsVerdict.Failed)]
    [InlineData("999999", SmsVerdict.Failed)]
    [InlineData("160038", SmsVerdict.Declined)]
    [InlineData("160040", SmsVerdict.Declined)]
    [InlineData("160042", SmsVerdict.NumberRefused)]
    [InlineData("160034", SmsVerdict.NumberRefused)]
    public async Task Every_error_has_its_consequence(string code, SmsVerdict verdict)
    {
        provider.Code = code;

        (await AskAsync()).ShouldBe(new SmsOutcome(verdict, $"error {code}"));
    }

    private Task<SmsOutcome> AskAsync(SmsMessage? message = null) => bench.AskAsync("Yuntongxun", message);
}
