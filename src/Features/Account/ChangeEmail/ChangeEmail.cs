using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>This address shall be mine: send a link there. Asked for the same address once more, it sends another.</summary>
public sealed record ChangeEmailCommand : IRequest<ChangeEmailResult>, IStepUp
{
    public string Email { get; init; } = "";

    ThrottledAct IThrottled.Act => ThrottledAct.EmailChange;

    public override string ToString() => nameof(ChangeEmailCommand);
}

public enum ChangeEmailResult
{
    /// <summary>Whoever reads that address has mail: a link, or word that somebody wants the address that is theirs.</summary>
    Sent,

    /// <summary>It is the account's address already.</summary>
    Same,
}

public sealed class ChangeEmailValidator : AbstractValidator<ChangeEmailCommand>
{
    public ChangeEmailValidator() => RuleFor(c => c.Email).Email();
}

public sealed partial class ChangeEmailHandler(
    SlicesDb db, SessionOwner owner, EmailOwners owners, MailCeiling ceiling, ResponseTimePadding padding, AuditTrail trail, Visitor visitor, TimeProvider time, ILogger<ChangeEmailHandler> log)
    : IRequestHandler<ChangeEmailCommand, ChangeEmailResult>
{
    /// <summary>Between two mails to the same address; within it, asking for it again sends nothing.</summary>
    public static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(60);

    public Task<ChangeEmailResult> Handle(ChangeEmailCommand command, CancellationToken cancellationToken) =>
        padding.RunAsync(() => AskAsync(EmailAddress.Parse(command.Email)!, cancellationToken));

    private async Task<ChangeEmailResult> AskAsync(EmailAddress email, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var user = await owner.LockAsync(cancellation);
        if (user.EmailKey == email.Key)
        {
            return ChangeEmailResult.Same;
        }
        var isAgain = user.WaitingEmail(now) == email;
        var mayWrite = await ceiling.ClaimChangeAsync(user.Id, email.Key, ResendAfter);
        // Where no newer link leaves, the one that did stays good.
        if (mayWrite || !isAgain)
        {
            user.AskForEmail(email, visitor.SessionId, now);
            trail.Add(AuditKind.EmailChangeAsked, user.Id);
        }
        if (mayWrite)
        {
            var holder = await owners.FindAsync(email.Key, cancellation);
            db.OutgoingMails.Add(holder is null || holder.User.Id == user.Id
                ? OutgoingMail.Queue(MailTemplate.EmailChange, user, user.Culture, visitor.Address, now, address: email.Text)
                : OutgoingMail.Queue(MailTemplate.EmailTaken, holder.User, holder.User.Culture, visitor.Address, now, address: holder.Email));
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        LogAsked(user.Id);
        return ChangeEmailResult.Sent;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} asked for another e-mail address")]
    private partial void LogAsked(Guid userId);
}
