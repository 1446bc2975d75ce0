using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.DeleteAccount;

/// <summary>Delete my account, once the grace is over.</summary>
public sealed record DeleteAccountCommand : Redacted, IRequest<DeleteAccountResult>, IStepUp
{
    /// <summary>Said once more, beside what will happen.</summary>
    public bool Sure { get; init; }
}

public enum DeleteAccountResult
{
    Due,

    /// <summary>Nobody would be left who can make another one.</summary>
    LastAdministrator,
}

public sealed class DeleteAccountValidator : AbstractValidator<DeleteAccountCommand>
{
    public DeleteAccountValidator() => RuleFor(c => c.Sure).Equal(true).WithErrorCode("deleteAccount.unsure");
}

public sealed partial class DeleteAccountHandler(
    CurrentUser owner, Administrators administrators, SessionRevoker sessions, AuditTrail trail, Notices notices, TimeProvider time,
    ILogger<DeleteAccountHandler> log)
    : IRequestHandler<DeleteAccountCommand, DeleteAccountResult>
{
    public async Task<DeleteAccountResult> Handle(DeleteAccountCommand command, CancellationToken cancellationToken)
    {
        var (result, user) = await owner.ChangeAsync(async user => (await AskAsync(user, cancellationToken), user), cancellationToken);
        if (result == DeleteAccountResult.Due)
        {
            LogAsked(user.Id, user.DeletionDueAt!.Value);
        }
        return result;
    }

    private async Task<DeleteAccountResult> AskAsync(User user, CancellationToken cancellation)
    {
        if (user.IsAdministrator && !await administrators.IsSpareAsync(user, cancellation))
        {
            return DeleteAccountResult.LastAdministrator;
        }
        if (user.AskDeletion(time.GetUtcNow()))
        {
            trail.Add(AuditKind.DeletionAsked, user.Id);
            notices.Queue(MailTemplate.DeletionAsked, user);
            await sessions.EndAllAsync(user.Id, exceptThis: true, cancellation);
        }
        return DeleteAccountResult.Due;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} wants the account deleted at {Due}")]
    private partial void LogAsked(Guid userId, DateTimeOffset due);
}
