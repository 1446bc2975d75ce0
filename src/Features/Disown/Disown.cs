using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Throttling;

namespace Slices.Features.Disown;

/// <summary>What the page of a link shows before its button is pressed.</summary>
public sealed record FindDisownQuery(string Token) : IRequest<DisownState>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.MailLink;

    public override string ToString() => nameof(FindDisownQuery);
}

/// <summary>What the notice told wasn't me.</summary>
public sealed record DisownCommand(string Token) : IRequest<DisownState>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.MailLink;

    public override string ToString() => nameof(DisownCommand);
}

public enum DisownState
{
    /// <summary>The link is good and waits for its button.</summary>
    Open,

    /// <summary>Everybody is signed out, the password is off, and a link for a new one is on its way.</summary>
    Done,

    /// <summary>The owner has set a new password by mail since, and nothing that may be somebody else's is left.</summary>
    Over,

    /// <summary>Mangled or too old.</summary>
    Invalid,
}

public sealed class FindDisownHandler(SlicesDb db, DisownTokens tokens) : IRequestHandler<FindDisownQuery, DisownState>
{
    public async Task<DisownState> Handle(FindDisownQuery query, CancellationToken cancellationToken) =>
        tokens.Read(query.Token) is var (id, at) && await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken) is { } user
            ? await Traces.AreOverAsync(db, user, at, cancellationToken) ? DisownState.Over : DisownState.Open
            : DisownState.Invalid;
}

public sealed partial class DisownHandler(
    SlicesDb db, DisownTokens tokens, PasswordHashing hashing, SessionEnder sessions, ResetMails resets, AuditTrail trail,
    ILogger<DisownHandler> log)
    : IRequestHandler<DisownCommand, DisownState>
{
    public async Task<DisownState> Handle(DisownCommand command, CancellationToken cancellationToken)
    {
        if (tokens.Read(command.Token) is not var (id, at))
        {
            return DisownState.Invalid;
        }
        var nobodys = await hashing.HashNobodysAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.LockUserAsync(id, cancellationToken) is not { } user)
        {
            return DisownState.Invalid;
        }
        if (await Traces.AreOverAsync(db, user, at, cancellationToken))
        {
            return DisownState.Over;
        }
        user.DropPassword(nobodys);
        await sessions.EndAllAsync(id, exceptThis: false, cancellationToken);
        var traces = await Traces.FindAsync(db, user, at, until: DateTimeOffset.MaxValue, cancellationToken);
        await traces.RemoveAsync(db, user, cancellationToken);
        if (traces.Deletion)
        {
            trail.Add(AuditKind.DeletionCalledOff, id);
        }
        // However many were asked for before: the owner would be left without any.
        resets.Queue(user, user.Culture);
        trail.Add(AuditKind.Disowned, id);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogDisowned(id);
        return DisownState.Done;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The owner of {UserId} disowned what a notice told; everybody is signed out")]
    private partial void LogDisowned(Guid userId);
}
