using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Sessions;

/// <summary>The user's sessions, and the account's recent events.</summary>
public sealed record SessionsQuery : IRequest<SessionsView>;

public sealed record SessionsView(IReadOnlyList<SessionRow> Sessions, IReadOnlyList<AuditEntry> Activity);

/// <param name="IsThis">True for the session that asks.</param>
public sealed record SessionRow(Guid Id, string Device, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, bool IsThis);

public sealed class SessionsHandler(AuditLog log, SessionStore sessions, Visitor visitor, TimeProvider time) : IRequestHandler<SessionsQuery, SessionsView>
{
    // Nobody reads through more; those left out can be ended anyway.
    private const int MaxSessions = 50;
    private const int MaxActivity = 20;

    public async Task<SessionsView> Handle(SessionsQuery query, CancellationToken cancellationToken)
    {
        var me = visitor.UserId!.Value;
        var mine = visitor.SessionId;
        var now = time.GetUtcNow();
        return new(
            [
                .. from s in await sessions.ListAsync(me, mine, MaxSessions, now, cancellationToken)
                   select new SessionRow(s.Id, s.Device, s.Address, s.CreatedAt, s.LastSeenAt, s.Id == mine),
            ],
            await log.LatestAboutAsync(me, MaxActivity, cancellationToken));
    }
}
