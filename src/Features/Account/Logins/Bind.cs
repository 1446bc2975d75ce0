using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Logins;

/// <summary>Whom the provider has just named to this browser is me.</summary>
/// <param name="Held">Which of those; the newest where it isn't said.</param>
public sealed record BindCommand(Guid? Held) : IRequest<BindResult>, IStepUp;

public enum BindResult
{
    Bound,

    /// <summary>They belong to another account.</summary>
    Taken,

    /// <summary>I have another one of the same provider, which is to be unbound first.</summary>
    HaveOne,

    /// <summary>Nobody waits to be bound any more.</summary>
    Gone,
}

public sealed partial class BindHandler(
    SlicesDb db, SessionOwner owner, HeldIdentities waiting, ExternalLogins logins, AuditTrail trail, Notices notices, Visitor visitor, ILogger<BindHandler> log)
    : IRequestHandler<BindCommand, BindResult>
{
    public async Task<BindResult> Handle(BindCommand command, CancellationToken cancellationToken)
    {
        if (await waiting.FindToBindAsync(command.Held) is not { } held || !await waiting.TakeAsync(held))
        {
            return BindResult.Gone;
        }
        var (me, provider) = (visitor.UserId!.Value, held.Identity.Provider);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One change of an account after another.
        var user = await owner.LockAsync(cancellationToken);
        if (await db.ExternalLogins.AsNoTracking().SingleOrDefaultAsync(l => l.UserId == me && l.Provider == provider, cancellationToken) is { } mine)
        {
            return (await logins.FindAsync(held.Identity, cancellationToken))?.Id == mine.Id ? BindResult.Bound : await RefuseAsync(BindResult.HaveOne, me, provider);
        }
        await logins.AddAsync(me, held.Identity, cancellationToken);
        trail.Add(AuditKind.LoginBound, me, Factor.External, provider);
        notices.Queue(MailTemplate.LoginsChanged, user);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (ExternalLogins.IsTaken(e))
        {
            return await RefuseAsync(BindResult.Taken, me, provider);
        }
        await transaction.CommitAsync(cancellationToken);
        LogBound(me, provider);
        return BindResult.Bound;
    }

    private async Task<BindResult> RefuseAsync(BindResult result, Guid me, string provider)
    {
        LogRefused(me, provider, result);
        await trail.WriteAsync(AuditKind.LoginRefused, me, Factor.External, $"{provider} {result}");
        return result;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} bound {Provider}")]
    private partial void LogBound(Guid userId, string provider);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused to bind {Provider} to {UserId}: {Result}")]
    private partial void LogRefused(Guid userId, string provider, BindResult result);
}

/// <summary>Of which provider somebody waits to be bound to my account; null when nobody does.</summary>
public sealed record ToBindQuery(Guid? Held) : IRequest<string?>;

public sealed class ToBindHandler(HeldIdentities waiting) : IRequestHandler<ToBindQuery, string?>
{
    public async Task<string?> Handle(ToBindQuery query, CancellationToken cancellationToken) => (await waiting.FindToBindAsync(query.Held))?.Identity.Provider;
}
