using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Sessions;

/// <summary>For pages, which show what can be done: commands ask <see cref="SessionOwner"/>. Whether the visitor proved who they are, by signing in or by confirming it, within <see cref="Lifetime"/>.</summary>
public sealed class Freshness(Visitor visitor, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public bool IsFresh => visitor.ConfirmedAt is { } at && time.GetUtcNow() - at < Lifetime;
}
