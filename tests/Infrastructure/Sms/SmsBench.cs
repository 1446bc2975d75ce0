using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Sms;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Sms;

/// <summary>The gateways as the application registers them, each pointed at a server of the test.</summary>
public sealed class SmsBench : IAsyncDisposable
{
    /// <summary>What the code of every message is, to be looked for where it must not be.</summary>
    public const string Code = "739146";

    private readonly ServiceProvider services;

    public SmsBench(SmsSettings settings, string environment = "Development")
    {
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment })
            .AddSingleton(Options.Create(settings))
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddSms()
            .BuildServiceProvider();
    }

    public Clock Clock { get; } = new();

    public LogLines Log { get; } = new();

    public SmsGateways Gateways => services.GetRequiredService<SmsGateways>();

    public ShownSmsGateway Shown => services.GetRequiredService<ShownSmsGateway>();

    /// <summary>An account at each provider as the servers of these tests know it; the endpoints are up to the test.</summary>
    public static SmsSettings Settings(string gateways) => new()
    {
        Gateways = gateways,
        Timeout = TimeSpan.FromSeconds(20),
        Aliyun =
        {
            AccessKeyId = AliyunServer.KeyId, AccessKeySecret = AliyunServer.Secret, SignName = "示例 签名*~+", TemplateCode = "SMS_15305001",
        },
        Tencent =
        {
            SecretId = TencentServer.SecretId, SecretKey = TencentServer.SecretKey, SdkAppId = "1400006666", SignName = "示例", TemplateId = "1110",
        },
        Yuntongxun = { AccountSid = YuntongxunServer.Sid, AuthToken = YuntongxunServer.Token, AppId = "8a216da8app", TemplateId = "8696" },
    };

    public static SmsMessage Message(string number = "13800138000") => new(
        Guid.NewGuid(), MobileNumber.Parse(number, ["86", "852"])!, Code, TimeSpan.FromMinutes(5), "zh-CN");

    public Task<SmsOutcome> AskAsync(string gateway, SmsMessage? message = null) =>
        services.GetServices<ISmsGateway>().Single(g => g.Name == gateway).SendAsync(message ?? Message(), CancellationToken.None);

    public Task<SmsDelivery> SendAsync(SmsMessage? message = null) => Gateways.SendAsync(message ?? Message(), CancellationToken.None);

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
