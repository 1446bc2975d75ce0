using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.ReportCompromise;

/// <summary>What the page of a link shows before its button is pressed.</summary>
public sealed record FindCompromiseReportQuery(string Token) : Redacted, IRequest<CompromiseReportState>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.MailLink;
}

/// <summary>Reports that the event of a notice wasn't the owner's doing.</summary>
public sealed record ReportCompromiseCommand(string Token) : Redacted, IRequest<CompromiseReportState>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.MailLink;
}

public enum CompromiseReportState
{
    /// <summary>The link is good and waits for its button.</summary>
    Open,

    /// <summary>All sessions are ended, the password is off, and a reset link is on its way.</summary>
    Done,

    /// <summary>The owner has reset the password since, and nothing of the intruder is left.</summary>
    Over,

    /// <summary>Malformed, expired, or sent to an address that the account was taken back from.</summary>
    Invalid,
}

public sealed class FindCompromiseReportHandler(UnitOfWork work, CompromiseReportTokens tokens, IntruderChangesFinder finder) : IRequestHandler<FindCompromiseReportQuery, CompromiseReportState>
{
    public async Task<CompromiseReportState> Handle(FindCompromiseReportQuery query, CancellationToken cancellationToken) =>
        tokens.Read(query.Token) is var (id, at, mailbox) && await work.LoadAsync<User>(id, cancellationToken) is { } user
        && await finder.FindReportAsync(user, at, mailbox, cancellationToken) is { } report
            ? await finder.AreOverAsync(user, report, cancellationToken) ? CompromiseReportState.Over : CompromiseReportState.Open
            : CompromiseReportState.Invalid;
}

public sealed partial class ReportCompromiseHandler(
    UnitOfWork work, CompromiseReportTokens tokens, IntruderChangesFinder finder, PasswordHashing hashing, SessionRevoker revoker, SignInCounters counters, ResetMails resets, Notices notices, AuditTrail trail,
    ILogger<ReportCompromiseHandler> log)
    : IRequestHandler<ReportCompromiseCommand, CompromiseReportState>
{
    public async Task<CompromiseReportState> Handle(ReportCompromiseCommand command, CancellationToken cancellationToken)
    {
        if (tokens.Read(command.Token) is not var (id, at, mailbox))
        {
            return CompromiseReportState.Invalid;
        }
        var unusable = await hashing.HashUnusableAsync(cancellationToken);
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (await work.LockAsync<User>(id, cancellationToken) is not { } user
            || await finder.FindReportAsync(user, at, mailbox, cancellationToken) is not { } report)
        {
            return CompromiseReportState.Invalid;
        }
        if (await finder.AreOverAsync(user, report, cancellationToken))
        {
            return CompromiseReportState.Over;
        }
        user.LockUntilReset(unusable);
        await counters.ForgivePasswordsAsync(id);
        await revoker.EndAllAsync(id, exceptThis: false, cancellationToken);
        var changes = await finder.FindAsync(user, report, until: DateTimeOffset.MaxValue, cancellationToken);
        if (changes.Email is not null)
        {
            // To the address that it had in between, whose reader may be honest.
            notices.Queue(MailTemplate.EmailRestored, user);
            trail.Add(AuditKind.EmailRestored, id);
        }
        await finder.RemoveAsync(changes, user, cancellationToken);
        if (changes.UserName is not null)
        {
            trail.Add(AuditKind.UserNameRestored, id);
        }
        if (changes.Deletion)
        {
            trail.Add(AuditKind.DeletionCalledOff, id);
        }
        // Without a rate limit: the owner would be locked out otherwise.
        resets.Queue(user, user.Culture);
        trail.Add(AuditKind.CompromiseReported, id);
        await transaction.CommitAsync(cancellationToken);
        LogReported(id);
        return CompromiseReportState.Done;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The owner of {UserId} reported a compromise; all sessions are ended")]
    private partial void LogReported(Guid userId);
}
