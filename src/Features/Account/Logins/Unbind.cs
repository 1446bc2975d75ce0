using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Logins;

/// <summary>I don't want to sign in by that provider any more.</summary>
public sealed record UnbindCommand(string Provider) : IRequest<UnbindResult>, IStepUp;

public enum UnbindResult
{
    Unbound,

    /// <summary>Nothing else would let me in.</summary>
    LastWay,
}

public sealed class UnbindHandler(SlicesDb db, SessionOwner owner, WaysIn ways, AuditTrail trail, Notices notices, Visitor visitor)
    : IRequestHandler<UnbindCommand, UnbindResult>
{
    public async Task<UnbindResult> Handle(UnbindCommand command, CancellationToken cancellationToken)
    {
        var me = visitor.UserId!.Value;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One removal of an account after another, so that two at once don't take the last two. What was sent is compared here: it may be no text that the database takes.
        var user = await owner.LockAsync(cancellationToken);
        if ((await db.ExternalLogins.Where(l => l.UserId == me).ToListAsync(cancellationToken)).Find(l => l.Provider == command.Provider) is not { } login)
        {
            return UnbindResult.Unbound;
        }
        if (!await ways.ExistWithoutAsync(user, login.Provider, cancellationToken))
        {
            await trail.WriteAsync(AuditKind.LoginRefused, me, Factor.External, $"{login.Provider} {UnbindResult.LastWay}");
            return UnbindResult.LastWay;
        }
        db.Remove(login);
        trail.Add(AuditKind.LoginUnbound, me, Factor.External, login.Provider);
        notices.Queue(MailTemplate.LoginsChanged, user);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return UnbindResult.Unbound;
    }
}
