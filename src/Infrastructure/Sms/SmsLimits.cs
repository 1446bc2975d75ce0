using Slices.Infrastructure.Throttling;

namespace Slices.Infrastructure.Sms;

/// <summary>How many codes may be asked for and messages may leave, as <c>Sms:Limits:…</c>; each limit a count within a window.</summary>
public sealed class SmsLimits
{
    /// <summary>To one number.</summary>
    public List<Limit> Number { get; set; } = [new(1, TimeSpan.FromMinutes(1)), new(5, TimeSpan.FromHours(1)), new(10, TimeSpan.FromDays(1))];

    /// <summary>From one network: an IPv4 address or an IPv6 /64.</summary>
    public List<Limit> Network { get; set; } = [new(20, TimeSpan.FromHours(1)), new(60, TimeSpan.FromDays(1))];

    /// <summary>From the block around it: an IPv4 /24 or an IPv6 /48.</summary>
    public List<Limit> Block { get; set; } = [new(60, TimeSpan.FromHours(1)), new(200, TimeSpan.FromDays(1))];

    /// <summary>To numbers that differ in their last four digits only.</summary>
    public List<Limit> Prefix { get; set; } = [new(30, TimeSpan.FromHours(1)), new(100, TimeSpan.FromDays(1))];

    /// <summary>From the whole site.</summary>
    public List<Limit> Budget { get; set; } = [new(1_000, TimeSpan.FromHours(1)), new(5_000, TimeSpan.FromDays(1))];

    /// <summary>Beyond the budget, to numbers that belong to an activated account.</summary>
    public List<Limit> Reserve { get; set; } = [new(200, TimeSpan.FromHours(1)), new(1_000, TimeSpan.FromDays(1))];
}
