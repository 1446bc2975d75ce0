using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Sessions;

/// <summary>Ends one session, or all but this one where <paramref name="Id"/> is null.</summary>
public sealed record EndSessionsCommand(Guid? Id) : IRequest<bool>, IStepUp;

public sealed class EndSessionsHandler(CurrentUser currentUser, SessionStore store, SessionRevoker revoker, Visitor visitor, AuditTrail trail, TimeProvider time) : IRequestHandler<EndSessionsCommand, bool>
{
    /// <returns>False when the user has no such session.</returns>
    public Task<bool> Handle(EndSessionsCommand command, CancellationToken cancellationToken) => currentUser.ChangeAsync(async user =>
    {
        // Where there is no other, its browsers stay known.
        if (command.Id is null && await store.CountAsync(user.Id, time.GetUtcNow(), cancellationToken) == 1)
        {
            return true;
        }
        var ended = command.Id is { } one
            ? await revoker.EndAsync(user.Id, one, cancellationToken)
            : await revoker.EndAllAsync(user.Id, exceptThis: true, cancellationToken);
        if (ended == 0)
        {
            return false;
        }
        // The session may be an intruder's, and so may the address that it asked for.
        if (user.NewEmailSessionId != visitor.SessionId && (command.Id is null || command.Id == user.NewEmailSessionId) && user.DropNewEmail())
        {
            trail.Add(AuditKind.EmailChangeCancelled, user.Id);
        }
        trail.Add(AuditKind.SessionsEnded, user.Id, detail: command.Id is null ? "others" : "one");
        return true;
    }, cancellationToken);
}
