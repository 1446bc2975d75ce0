using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Sms.Aliyun;
using Slices.Infrastructure.Sms.Tencent;
using Slices.Infrastructure.Sms.Yuntongxun;

namespace Slices.Infrastructure.Sms;

/// <summary>Who sends codes to mobile numbers. Without gateways SMS is off; in Development codes are then shown at /dev/sms.</summary>
public sealed class SmsSettings : ISettings
{
    public const string AliyunName = "Aliyun";
    public const string TencentName = "Tencent";
    public const string YuntongxunName = "Yuntongxun";

    private static readonly string[] Names = [AliyunName, TencentName, YuntongxunName];

    public static string Section => "Sms";

    /// <summary>The gateways in the order they are asked, separated by commas, such as <c>Aliyun,Tencent</c>.</summary>
    public string Gateways { get; set; } = "";

    /// <summary>The longest time that one gateway is waited for; two of them fit into the five seconds that people wait.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    public AliyunSettings Aliyun { get; set; } = new();

    public TencentSettings Tencent { get; set; } = new();

    public YuntongxunSettings Yuntongxun { get; set; } = new();

    /// <summary>The gateways that are listed, by the names they go by.</summary>
    public IReadOnlyList<string> GatewaysInOrder =>
        [.. Gateways.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(g => Names.FirstOrDefault(n => n.Equals(g, StringComparison.OrdinalIgnoreCase)) ?? g)];

    /// <summary>Whether there is a way to send anything.</summary>
    public bool IsOn(IHostEnvironment environment) => GatewaysInOrder.Count > 0 || environment.IsDevelopment();

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        var listed = GatewaysInOrder;
        if (listed.Except(Names).Any() || listed.Distinct().Count() < listed.Count)
        {
            yield return $"Sms:Gateways '{Gateways}' must name each of {string.Join(", ", Names)} at most once, separated by commas.";
        }
        if (Timeout < TimeSpan.FromMilliseconds(500) || Timeout > TimeSpan.FromSeconds(10))
        {
            yield return $"Sms:Timeout {Timeout} must be between half a second (00:00:00.5) and 10 seconds (00:00:10).";
        }
        foreach (var fault in listed.Distinct().SelectMany(name => FaultsOf(name, environment)))
        {
            yield return fault;
        }
    }

    private IEnumerable<string> FaultsOf(string gateway, IHostEnvironment environment) => gateway switch
    {
        AliyunName => Aliyun.Validate(environment),
        TencentName => Tencent.Validate(environment),
        YuntongxunName => Yuntongxun.Validate(environment),
        _ => [],
    };
}
