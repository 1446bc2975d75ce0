using Slices.Infrastructure.Sms;

namespace Slices.Tests.Infrastructure.Sms;

public sealed class TencentGatewayTests : IAsyncLifetime
{
    private readonly TencentServer provider = new();
    private readonly SmsSettings settings = SmsBench.Settings("Tencent");
    private ProviderServer server = null!;
    private SmsBench bench = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ProviderServer.StartAsync(provider.Answer);
        settings.Tencent.Endpoint = server.Endpoint;
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

        (await AskAsync(message)).ShouldBe(new SmsOutcome(SmsVerdict.Sent, "5000:1045710669157053657849499619"));

        var body = TencentServer.Body(server.Requests.ShouldHaveSingleItem());
        body.GetProperty("PhoneNumberSet").EnumerateArray().Select(n => n.GetString()).ShouldBe(["+8613800138000"]);
        body.GetProperty("SmsSdkAppId").GetString().ShouldBe("1400006666");
        body.GetProperty("SignName").GetString().ShouldBe("示例");
        body.GetProperty("TemplateId").GetString().ShouldBe("1110");
        body.GetProperty("TemplateParamSet").EnumerateArray().Select(n => n.GetString()).ShouldBe(["739146", "5"]);
        body.GetProperty("SessionContext").GetString().ShouldBe(message.Id.ToString("N"));
    }

    [Fact]
    public async Task A_template_with_the_code_alone_gets_no_more()
    {
        settings.Tencent.TemplateParameters = "code";

        (await AskAsync()).Verdict.ShouldBe(SmsVerdict.Sent);

        TencentServer.Body(server.Requests[0]).GetProperty("TemplateParamSet").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_key_is_a_matter_of_the_settings()
    {
        settings.Tencent.SecretKey = "another";
        (await AskAsync()).ShouldBe(new SmsOutcome(SmsVerdict.Misconfigured, "error AuthFailure.SignatureFailure"));

        settings.Tencent.SecretId = "AKIDunknown";
        (await AskAsync()).ShouldBe(new SmsOutcome(SmsVerdict.Misconfigured, "error AuthFailure.SecretIdNotFound"));
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_too()
    {
        bench.Clock.Move(TimeSpan.FromHours(1));

        (await AskAsync()).ShouldBe(new SmsOutcome(SmsVerdict.Misconfigured, "error AuthFailure.SignatureExpire"));
    }

    [Theory]
    [InlineData("FailedOperation.SignatureIncorrectOrUnapproved", SmsVerdict.Misconfigured)]
    [InlineData("FailedOperation.TemplateIncorrectOrUnapproved", SmsVerdict.Misconfigured)]
    [InlineData("FailedOperation.InsufficientBalanceInSmsPackage", SmsVerdict.Failed)]
    [InlineData("InternalError.Timeout", SmsVerdict.Failed)]
    [InlineData("FailedOperation.NewlyInvented", SmsVerdict.Failed)]
    [InlineData("LimitExceeded.PhoneNumberThirtySecondLimit", SmsVerdict.Declined)]
    [InlineData("LimitExceeded.PhoneNumberDailyLimit", SmsVerdict.Declined)]
    [InlineData("InvalidParameterValue.IncorrectPhoneNumber", SmsVerdict.NumberRefused)]
    [InlineData("FailedOperation.PhoneNumberInBlacklist", SmsVerdict.NumberRefused)]
    public async Task Every_error_of_the_number_has_its_consequence(string code, SmsVerdict verdict)
    {
        provider.Code = code;

        (await AskAsync()).ShouldBe(new SmsOutcome(verdict, $"error {code}"));
    }

    [Theory]
    [InlineData("UnauthorizedOperation.SmsSdkAppIdVerifyFail", SmsVerdict.Misconfigured)]
    [InlineData("UnauthorizedOperation.SerivceSuspendDueToArrears", SmsVerdict.Failed)]
    [InlineData("RequestLimitExceeded", SmsVerdict.Failed)]
    [InlineData("InternalError", SmsVerdict.Failed)]
    public async Task Every_error_of_the_request_has_its_consequence(string code, SmsVerdict verdict)
    {
        provider.Error = code;

        (await AskAsync()).ShouldBe(new SmsOutcome(verdict, $"error {code}"));
    }

    [Theory]
    [InlineData("""{"Response":{"SendStatusSet":[null],"RequestId":"x"}}""")]
    [InlineData("""{"Response":{"SendStatusSet":[],"RequestId":"x"}}""")]
    [InlineData("""{"Response":{"RequestId":"x"}}""")]
    [InlineData("""{"Response":null}""")]
    [InlineData("{}")]
    public async Task An_answer_that_says_nothing_of_the_number_is_a_failure(string answer)
    {
        server.Answer = _ => new(200, answer);

        (await AskAsync()).ShouldBe(new SmsOutcome(SmsVerdict.Failed, "HTTP 200 without an error code"));
    }

    private Task<SmsOutcome> AskAsync(SmsMessage? message = null) => bench.AskAsync("Tencent", message);
}
