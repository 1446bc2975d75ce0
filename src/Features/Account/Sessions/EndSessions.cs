using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Sessions;

/// <summary>Sign me out of one browser, or of all but this one where <paramref name="Id"/> is null.</summary>
public sealed record EndSessionsCommand(Guid? Id) : IRequest<bool>, IStepUp;

public sealed class EndSessionsHandler(SlicesDb db, SessionOwner owner, SessionEnder sessions, Visitor visitor, AuditTrail trail) : IRequestHandler<EndSessionsCommand, bool>
{
    /// <returns>False when there is no such session of mine.</returns>
    public async Task<bool> Handle(EndSessionsCommand command, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var user = await owner.LockAsync(cancellationToken);
        var me = user.Id;
        var ended = command.Id is { } one
            ? await sessions.EndAsync(me, one, cancellationToken)
            : await sessions.EndAllAsync(me, exceptThis: true, cancellationToken);
        if (ended == 0)
        {
            return command.Id is null;
        }
        // Whoever is signed out may be somebody else, who asked for an address of theirs.
        if (user.NewEmailSessionId != visitor.SessionId && (command.Id is null || command.Id == user.NewEmailSessionId) && user.DropNewEmail())
        {
            trail.Add(AuditKind.EmailChangeCancelled, me);
        }
        trail.Add(AuditKind.SessionsEnded, me, detail: command.Id is null ? "others" : "one");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
