using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.ReportCompromise;

/// <summary>What the page of a link shows before its button is pressed.</summary>
public sealed record FindCompromiseReportQuery(string Token) : IRequest<CompromiseReportState>, IRateLimited
{
    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.MailLink;

    public override string ToString() => nameof(FindCompromiseReportQuery);
}

/// <summary>What the notice told wasn't me.</summary>
public sealed record ReportCompromiseCommand(string Token) : IRequest<CompromiseReportState>, IRateLimited
{
    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.MailLink;

    public override string ToString() => nameof(ReportCompromiseCommand);
}

public enum CompromiseReportState
{
    /// <summary>The link is good and waits for its button.</summary>
    Open,

    /// <summary>Everybody is signed out, the password is off, and a link for a new one is on its way.</summary>
    Done,

    /// <summary>The owner has set a new password by mail since, and nothing that may be somebody else's is left.</summary>
    Over,

    /// <summary>Mangled, too old, or told to an address that the account has been taken back from.</summary>
    Invalid,
}

public sealed class FindCompromiseReportHandler(UnitOfWork work, CompromiseReportTokens tokens, IntruderChangesFinder finder) : IRequestHandler<FindCompromiseReportQuery, CompromiseReportState>
{
    public async Task<CompromiseReportState> Handle(FindCompromiseReportQuery query, CancellationToken cancellationToken) =>
        tokens.Read(query.Token) is var (id, at, mailbox) && await work.LoadAsync<User>(id, cancellationToken) is { } user
        && await finder.FindDisownedAsync(user, at, mailbox, cancellationToken) is { } what
            ? await finder.AreOverAsync(user, what, cancellationToken) ? CompromiseReportState.Over : CompromiseReportState.Open
            : CompromiseReportState.Invalid;
}

public sealed partial class ReportCompromiseHandler(
    UnitOfWork work, CompromiseReportTokens tokens, IntruderChangesFinder finder, PasswordHashing hashing, SessionRevoker sessions, SignInCounters counters, ResetMails resets, Notices notices, AuditTrail trail,
    ILogger<ReportCompromiseHandler> log)
    : IRequestHandler<ReportCompromiseCommand, CompromiseReportState>
{
    public async Task<CompromiseReportState> Handle(ReportCompromiseCommand command, CancellationToken cancellationToken)
    {
        if (tokens.Read(command.Token) is not var (id, at, mailbox))
        {
            return CompromiseReportState.Invalid;
        }
        var nobodys = await hashing.HashUnusableAsync(cancellationToken);
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (await work.LockAsync<User>(id, cancellationToken) is not { } user
            || await finder.FindDisownedAsync(user, at, mailbox, cancellationToken) is not { } what)
        {
            return CompromiseReportState.Invalid;
        }
        if (await finder.AreOverAsync(user, what, cancellationToken))
        {
            return CompromiseReportState.Over;
        }
        user.LockUntilReset(nobodys);
        await counters.ForgivePasswordsAsync(id);
        await sessions.EndAllAsync(id, exceptThis: false, cancellationToken);
        var traces = await finder.FindAsync(user, what, until: DateTimeOffset.MaxValue, cancellationToken);
        if (traces.Email is not null)
        {
            // To the address that is left, whose reader may be an honest one.
            notices.Queue(MailTemplate.EmailRestored, user);
            trail.Add(AuditKind.EmailRestored, id);
        }
        await finder.RemoveAsync(traces, user, cancellationToken);
        if (traces.Deletion)
        {
            trail.Add(AuditKind.DeletionCalledOff, id);
        }
        // However many were asked for before: the owner would be left without any.
        resets.Queue(user, user.Culture);
        trail.Add(AuditKind.CompromiseReported, id);
        await transaction.CommitAsync(cancellationToken);
        LogDisowned(id);
        return CompromiseReportState.Done;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The owner of {UserId} disowned what a notice told; everybody is signed out")]
    private partial void LogDisowned(Guid userId);
}
