using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Sessions;

/// <summary>Sign me out of one browser, or of all but this one where <paramref name="Id"/> is null.</summary>
public sealed record EndSessionsCommand(Guid? Id) : IRequest<bool>, IStepUp;

public sealed class EndSessionsHandler(CurrentUser owner, SessionStore store, SessionRevoker sessions, Visitor visitor, AuditTrail trail, TimeProvider time) : IRequestHandler<EndSessionsCommand, bool>
{
    /// <returns>False when there is no such session of mine.</returns>
    public Task<bool> Handle(EndSessionsCommand command, CancellationToken cancellationToken) => owner.ChangeAsync(async user =>
    {
        // Where there is no other, its browsers stay known.
        if (command.Id is null && await store.CountAsync(user.Id, time.GetUtcNow(), cancellationToken) == 1)
        {
            return true;
        }
        var ended = command.Id is { } one
            ? await sessions.EndAsync(user.Id, one, cancellationToken)
            : await sessions.EndAllAsync(user.Id, exceptThis: true, cancellationToken);
        if (ended == 0)
        {
            return false;
        }
        // Whoever is signed out may be somebody else, who asked for an address of theirs.
        if (user.NewEmailSessionId != visitor.SessionId && (command.Id is null || command.Id == user.NewEmailSessionId) && user.DropNewEmail())
        {
            trail.Add(AuditKind.EmailChangeCancelled, user.Id);
        }
        trail.Add(AuditKind.SessionsEnded, user.Id, detail: command.Id is null ? "others" : "one");
        return true;
    }, cancellationToken);
}
