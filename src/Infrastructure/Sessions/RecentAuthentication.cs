using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Sessions;

/// <summary>
/// Whether the visitor had proved who they are, by signing in or by confirming it, within <see cref="Lifetime"/> when the request
/// began. For pages, which show what can be done; commands are judged by <see cref="CurrentUser"/>.
/// </summary>
public sealed class RecentAuthentication(Visitor visitor, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public bool IsRecent => visitor.AuthenticatedAt is { } at && time.GetUtcNow() - at < Lifetime;
}
