using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.SmsRateLimiting;

/// <summary>How many there may be, as <c>Sms:Limits:Number:PerHour</c>; 0 for a window that doesn't count.</summary>
public sealed record SmsLimit
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public int PerMinute { get; init; }
    public int PerHour { get; init; }
    public int PerDay { get; init; }

    /// <summary>The windows that count, the shortest first.</summary>
    public IEnumerable<Limit> Windows() =>
        new Limit[] { new(PerMinute, Minute), new(PerHour, Hour), new(PerDay, Day) }.Where(l => l.Count > 0);

    public IEnumerable<string> Validate(string setting)
    {
        foreach (var (name, count) in new[] { (nameof(PerMinute), PerMinute), (nameof(PerHour), PerHour), (nameof(PerDay), PerDay) })
        {
            if (count < 0)
            {
                yield return $"{setting}:{name} {count} must be the most there may be, or 0 for as many as the other windows allow.";
            }
        }
        if (!Windows().Any())
        {
            yield return $"{setting} must limit at least one of PerMinute, PerHour and PerDay.";
        }
    }
}

/// <summary>How many codes may be asked for and messages may leave.</summary>
public sealed class SmsLimits : ISettings
{
    public static string Section => "Sms:Limits";

    /// <summary>To one number; once more for the browsers that its account knows.</summary>
    public SmsLimit Number { get; set; } = new() { PerMinute = 1, PerHour = 5, PerDay = 10 };

    /// <summary>From one network: an IPv4 address or an IPv6 /64.</summary>
    public SmsLimit Network { get; set; } = new() { PerHour = 20, PerDay = 60 };

    /// <summary>From the block around it: an IPv4 /24 or an IPv6 /48.</summary>
    public SmsLimit Block { get; set; } = new() { PerHour = 60, PerDay = 200 };

    /// <summary>To numbers that differ in their last four digits only, whoever has them: to register and to change a mobile.</summary>
    public SmsLimit Prefix { get; set; } = new() { PerHour = 30, PerDay = 100 };

    /// <summary>From the whole site.</summary>
    public SmsLimit Budget { get; set; } = new() { PerHour = 1_000, PerDay = 5_000 };

    /// <summary>Beyond the budget, to numbers that belong to an activated account.</summary>
    public SmsLimit Reserve { get; set; } = new() { PerHour = 200, PerDay = 1_000 };

    public IEnumerable<string> Validate(IHostEnvironment environment) =>
        from limit in new[]
        {
            (nameof(Number), Number), (nameof(Network), Network), (nameof(Block), Block),
            (nameof(Prefix), Prefix), (nameof(Budget), Budget), (nameof(Reserve), Reserve),
        }
        from fault in limit.Item2.Validate($"{Section}:{limit.Item1}")
        select fault;
}
