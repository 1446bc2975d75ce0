using Slices.Infrastructure.Sms;

namespace Slices.Tests.Infrastructure.Sms;

public sealed class AliyunGatewayTests : IAsyncLifetime
{
    private readonly AliyunServer provider = new();
    private readonly SmsSettings settings = SmsBench.Settings("Aliyun");
    private ProviderServer server = null!;
    private SmsBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ProviderServer.StartAsync(provider.Answer);
        settings.Aliyun.Endpoint = server.Endpoint;
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

        (await AskAsync(message)).ShouldBe(new SmsOutcome(SmsVerdict.Sent, "900619746936498440^0"));

        var request = server.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        var parameters = AliyunServer.Parameters(request);
        parameters["PhoneNumbers"].ShouldBe("13800138000");
        parameters["SignName"].ShouldBe("示例 签名*~+");
        parameters["TemplateCode"].ShouldBe("SMS_15305001");
        parameters["TemplateParam"].ShouldBe("""{"code":"739146"}""");
        parameters["RegionId"].ShouldBe("cn-hangzhou");
        parameters["OutId"].ShouldBe(message.Id.ToString("N"));
    }

    [Fact]
    public async Task A_template_with_two_variables_gets_two()
    {
        settings.Aliyun.TemplateParameters = "code, minutes";

        (await AskAsync()).Verdict.ShouldBe(SmsVerdict.Sent);

        AliyunServer.Parameters(server.Requests[0])["TemplateParam"].ShouldBe("""{"code":"739146","minutes":"5"}""");
    }

    [Fact]
    public async Task A_number_abroad_has_its_country_code_and_no_plus()
    {
        (await AskAsync(SmsBench.Message("+85251234567"))).Verdict.ShouldBe(SmsVerdict.Sent);

        AliyunServer.Parameters(server.Requests[0])["PhoneNumbers"].ShouldBe("85251234567");
    }

    [Fact]
    public async Task No_two_requests_have_one_nonce()
    {
        (await AskAsync()).Verdict.ShouldBe(SmsVerdict.Sent);
        (await AskAsync()).Verdict.ShouldBe(SmsVerdict.Sent);

        server.Requests.Select(r => r.Headers["x-acs-signature-nonce"]).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_wrong_key_is_a_matter_of_the_settings()
    {
        settings.Aliyun.AccessKeySecret = "another";
        (await AskAsync()).ShouldBe(new SmsOutcome(SmsVerdict.Misconfigured, "error SignatureDoesNotMatch"));

        settings.Aliyun.AccessKeyId = "LTAIunknown";
        (await AskAsync()).ShouldBe(new SmsOutcome(SmsVerdict.Misconfigured, "error InvalidAccessKeyId.NotFound"));
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_too()
    {
        bench.Clock.Move(TimeSpan.FromHours(1));

        (await AskAsync()).ShouldBe(new SmsOutcome(SmsVerdict.Misconfigured, "error InvalidTimeStamp.Expired"));
    }

    [Theory]
    [InlineData("isv.SMS_SIGNATURE_ILLEGAL", SmsVerdict.Misconfigured)]
    [InlineData("isv.SMS_TEMPLATE_ILLEGAL", SmsVerdict.Misconfigured)]
    [InlineData("isv.TEMPLATE_MISSING_PARAMETERS", SmsVerdict.Misconfigured)]
    [InlineData("isp.RAM_PERMISSION_DENY", SmsVerdict.Misconfigured)]
    [InlineData("isv.AMOUNT_NOT_ENOUGH", SmsVerdict.Failed)]
    [InlineData("isv.OUT_OF_SERVICE", SmsVerdict.Failed)]
    [InlineData("isv.DAY_LIMIT_CONTROL", SmsVerdict.Failed)]
    [InlineData("isp.SYSTEM_ERROR", SmsVerdict.Failed)]
    [InlineData("isv.NEWLY_INVENTED", SmsVerdict.Failed)]
    [InlineData("isv.BUSINESS_LIMIT_CONTROL", SmsVerdict.Declined)]
    [InlineData("isv.MOBILE_NUMBER_ILLEGAL", SmsVerdict.NumberRefused)]
    public async Task Every_error_has_its_consequence(string code, SmsVerdict verdict)
    {
        provider.Code = code;

        (await AskAsync()).ShouldBe(new SmsOutcome(verdict, $"error {code}"));
    }

    private Task<SmsOutcome> AskAsync(SmsMessage? message = null) => bench.AskAsync("Aliyun", message);
}
