using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.RateLimiting;

/// <summary>How many other email addresses a user has asked for within a day. Each is a mail to a person who may never have heard of the site.</summary>
public sealed class AskedAddresses(IEphemeralStore store, Visitor visitor)
{
    /// <summary>From then on a captcha is asked.</summary>
    public const int Free = 2;

    private static readonly TimeSpan Window = TimeSpan.FromDays(1);

    private string Key => EphemeralKey.For("addresses", $"{visitor.UserId}");

    public Task CountAsync() => store.CountAsync(Key, Window);

    public async Task<bool> AreManyAsync() => await store.ReadCountAsync(Key) >= Free;
}
