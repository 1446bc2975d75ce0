using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.DeleteAccount;

/// <summary>Schedules the account's deletion after the grace period.</summary>
public sealed record DeleteAccountCommand : Redacted, IRequest<DeleteAccountResult>, IStepUp
{
    /// <summary>The box that confirms it was ticked.</summary>
    public bool Sure { get; init; }
}

public enum DeleteAccountResult
{
    Due,

    /// <summary>The last administrator can't leave.</summary>
    LastAdministrator,
}

public sealed class DeleteAccountValidator : AbstractValidator<DeleteAccountCommand>
{
    public DeleteAccountValidator() => RuleFor(c => c.Sure).Equal(true).WithErrorCode("deleteAccount.unsure");
}

public sealed partial class DeleteAccountHandler(
    CurrentUser currentUser, Administrators administrators, SessionRevoker revoker, AuditTrail trail, Notices notices, TimeProvider time,
    ILogger<DeleteAccountHandler> log)
    : IRequestHandler<DeleteAccountCommand, DeleteAccountResult>
{
    public async Task<DeleteAccountResult> Handle(DeleteAccountCommand command, CancellationToken cancellationToken)
    {
        var (result, user) = await currentUser.ChangeAsync(async user => (await AskAsync(user, cancellationToken), user), cancellationToken);
        if (result == DeleteAccountResult.Due)
        {
            LogAsked(user.Id, user.DeletionDueAt!.Value);
        }
        return result;
    }

    private async Task<DeleteAccountResult> AskAsync(User user, CancellationToken cancellation)
    {
        if (user.IsAdministrator && !await administrators.HasOtherAsync(user, cancellation))
        {
            return DeleteAccountResult.LastAdministrator;
        }
        if (user.RequestDeletion(time.GetUtcNow()))
        {
            trail.Add(AuditKind.DeletionAsked, user.Id);
            notices.Queue(MailTemplate.DeletionAsked, user);
            await revoker.EndAllAsync(user.Id, exceptThis: true, cancellation);
        }
        return DeleteAccountResult.Due;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{UserId} wants the account deleted at {Due}")]
    private partial void LogAsked(Guid userId, DateTimeOffset due);
}
