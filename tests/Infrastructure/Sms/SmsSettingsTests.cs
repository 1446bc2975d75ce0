using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Sms;
using Slices.Infrastructure.SmsRateLimiting;

namespace Slices.Tests.Infrastructure.Sms;

public sealed class SmsSettingsTests
{
    private static readonly string[] Complete =
    [
        "Aliyun:AccessKeyId=LTAI5t", "Aliyun:AccessKeySecret=s3cret", "Aliyun:SignName=示例", "Aliyun:TemplateCode=SMS_1",
        "Tencent:SecretId=AKID", "Tencent:SecretKey=s3cret", "Tencent:SdkAppId=1400006666", "Tencent:SignName=示例", "Tencent:TemplateId=1110",
        "Yuntongxun:AccountSid=8a21", "Yuntongxun:AuthToken=s3cret", "Yuntongxun:AppId=8a22", "Yuntongxun:TemplateId=1",
    ];

    [Fact]
    public void Without_gateways_nothing_is_needed()
    {
        Validate("Production").ShouldBeEmpty();
        Validate("Development").ShouldBeEmpty();
        new SmsSettings().IsOn(new HostingEnvironment { EnvironmentName = "Production" }).ShouldBeFalse();
        new SmsSettings().IsOn(new HostingEnvironment { EnvironmentName = "Development" }).ShouldBeTrue();
    }

    [Fact]
    public void Complete_accounts_are_enough() => Validate("Production", [.. Complete, "Gateways=Aliyun, tencent,YUNTONGXUN"]).ShouldBeEmpty();

    [Theory]
    [InlineData("Aliyun", 4)]
    [InlineData("Tencent", 5)]
    [InlineData("Yuntongxun", 4)]
    public void Of_a_gateway_that_is_listed_everything_missing_is_said_at_once(string gateway, int missing)
    {
        var faults = Validate("Production", $"Gateways={gateway}");

        faults.Count.ShouldBe(missing);
        faults.ShouldAllBe(f => f.StartsWith($"Sms:{gateway}:", StringComparison.Ordinal) && f.Contains(" is missing: "));
    }

    [Theory]
    [InlineData("Gateways=Aliyun,Nobody", "Sms:Gateways")]
    [InlineData("Gateways=Aliyun,aliyun", "Sms:Gateways")]
    [InlineData("Countries=", "Sms:Countries")]
    [InlineData("Countries=+86", "Sms:Countries")]
    [InlineData("Countries=86,CN", "Sms:Countries")]
    [InlineData("Countries=86 852", "Sms:Countries")]
    [InlineData("Timeout=00:00:00", "Sms:Timeout")]
    [InlineData("Timeout=00:01:00", "Sms:Timeout")]
    [InlineData("Limits:Number:PerMinute=-1", "Sms:Limits:Number:PerMinute")]
    [InlineData("Limits:Budget:PerDay=-5", "Sms:Limits:Budget:PerDay")]
    [InlineData("Aliyun:AccessKeyId=LTAI 5t", "Sms:Aliyun:AccessKeyId")]
    [InlineData("Aliyun:AccessKeySecret=s3cret\r\nx: y", "Sms:Aliyun:AccessKeySecret")]
    [InlineData("Aliyun:AccessKeySecret=s3cret密", "Sms:Aliyun:AccessKeySecret")]
    [InlineData("Aliyun:SignName= ", "Sms:Aliyun:SignName")]
    [InlineData("Aliyun:SignName=two\nlines", "Sms:Aliyun:SignName")]
    [InlineData("Aliyun:TemplateParameters=", "Sms:Aliyun:TemplateParameters")]
    [InlineData("Aliyun:TemplateParameters=minutes", "Sms:Aliyun:TemplateParameters")]
    [InlineData("Aliyun:TemplateParameters=code,code", "Sms:Aliyun:TemplateParameters")]
    [InlineData("Aliyun:TemplateParameters=code,name", "Sms:Aliyun:TemplateParameters")]
    [InlineData("Aliyun:Endpoint=dysmsapi.aliyuncs.com", "Sms:Aliyun:Endpoint")]
    [InlineData("Aliyun:Endpoint=ftp://dysmsapi.aliyuncs.com", "Sms:Aliyun:Endpoint")]
    [InlineData("Aliyun:Endpoint=https://dysmsapi.aliyuncs.com/path", "Sms:Aliyun:Endpoint")]
    [InlineData("Aliyun:Endpoint=https://dysmsapi.aliyuncs.com/?s3cret", "Sms:Aliyun:Endpoint")]
    [InlineData("Aliyun:Endpoint=https://user:s3cret@dysmsapi.aliyuncs.com", "Sms:Aliyun:Endpoint")]
    [InlineData("Tencent:SecretKey=s3cret s3cret", "Sms:Tencent:SecretKey")]
    [InlineData("Tencent:TemplateParameters=code;minutes", "Sms:Tencent:TemplateParameters")]
    [InlineData("Yuntongxun:AuthToken=\ts3cret", "Sms:Yuntongxun:AuthToken")]
    [InlineData("Yuntongxun:Endpoint=http://app.cloopen.com:8883", "Sms:Yuntongxun:Endpoint")]
    public void A_value_that_cannot_be_used_is_named_in_its_sentence_and_no_secret_is(string setting, string named)
    {
        var faults = Validate("Production", [.. Complete, "Gateways=Aliyun,Tencent,Yuntongxun", setting]);

        var fault = faults.ShouldHaveSingleItem();
        fault.ShouldStartWith(named + " ");
        fault.ShouldEndWith(".");
        fault.ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("http://127.0.0.1:5099", "Development", true)]
    [InlineData("http://localhost:5099", "Development", true)]
    [InlineData("http://127.0.0.1:5099", "Production", false)]
    [InlineData("http://sms.example.com", "Development", false)]
    [InlineData("https://sms.example.com", "Production", true)]
    public void Codes_travel_in_the_clear_only_on_a_developers_own_machine(string endpoint, string environment, bool allowed) =>
        Validate(environment, [.. Complete, "Gateways=Aliyun", $"Aliyun:Endpoint={endpoint}"]).Count.ShouldBe(allowed ? 0 : 1);

    [Fact]
    public void A_limit_needs_one_window_that_counts() =>
        Validate("Production", "Limits:Network:PerHour=0", "Limits:Network:PerDay=0").ShouldHaveSingleItem()
            .ShouldBe("Sms:Limits:Network must limit at least one of PerMinute, PerHour and PerDay.");

    [Fact]
    public void An_account_of_a_gateway_that_is_not_listed_may_be_unfinished() =>
        Validate("Production", [.. Complete, "Gateways=Aliyun", "Tencent:SecretKey=", "Yuntongxun:Endpoint=none"]).ShouldBeEmpty();

    private static List<string> Validate(string environment, params string[] values)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection(
            values.Select(v => v.Split('=', 2)).GroupBy(v => v[0], v => v[1]).Select(g => KeyValuePair.Create(g.Key, (string?)g.Last()))).Build();
        var host = new HostingEnvironment { EnvironmentName = environment };
        return
        [
            .. (section.Get<SmsSettings>() ?? new()).Validate(host), .. (section.Get<MobileSettings>() ?? new()).Validate(host),
            .. (section.GetSection("Limits").Get<SmsLimits>() ?? new()).Validate(host),
        ];
    }
}
