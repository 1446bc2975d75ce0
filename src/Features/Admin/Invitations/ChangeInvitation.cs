using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;

namespace Slices.Features.Admin.Invitations;

/// <summary>What can be done about an invitation that nobody has accepted.</summary>
public enum InvitationChange
{
    /// <summary>Mail the link again. It works for another week.</summary>
    SendAgain,

    /// <summary>End the link.</summary>
    Withdraw,
}

public sealed record ChangeInvitationCommand(Guid Id, InvitationChange Change) : IRequest<ChangeInvitationResult>, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Invitation;
}

public enum ChangeInvitationResult
{
    Done,

    /// <summary>There is none, or it was accepted or withdrawn.</summary>
    Gone,

    /// <summary>As <see cref="InviteResult.TooMany"/>.</summary>
    TooMany,
}

public sealed class ChangeInvitationHandler(
    UnitOfWork work, Infrastructure.Accounts.Invitations invitations, MailOutbox mails, MailRateLimiter mailLimiter, AuditTrail trail, TimeProvider time)
    : IRequestHandler<ChangeInvitationCommand, ChangeInvitationResult>
{
    public async Task<ChangeInvitationResult> Handle(ChangeInvitationCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await invitations.FindAsync(command.Id, cancellationToken) is not { } found || !CanChange(found, now))
        {
            return ChangeInvitationResult.Gone;
        }
        if (command.Change == InvitationChange.SendAgain && !await mailLimiter.ClaimInvitationAsync(found.Email.Key))
        {
            return ChangeInvitationResult.TooMany;
        }
        await using var transaction = await work.BeginAsync(cancellationToken);
        // Somebody who accepts it at this moment either has done so, or waits and finds it changed.
        if (await invitations.LockAsync(command.Id, cancellationToken) is not { } invitation || !CanChange(invitation, now))
        {
            return ChangeInvitationResult.Gone;
        }
        if (command.Change == InvitationChange.SendAgain)
        {
            await invitations.RenewAsync(invitation.Id, now, cancellationToken);
            mails.Add(OutgoingMail.Of(invitation, now));
        }
        else
        {
            await invitations.WithdrawAsync(invitation.Id, now, cancellationToken);
        }
        trail.Add(command.Change == InvitationChange.SendAgain ? AuditKind.InvitationSent : AuditKind.InvitationWithdrawn, null, detail: EmailAddress.Mask(invitation.Email.Text));
        await transaction.CommitAsync(cancellationToken);
        return ChangeInvitationResult.Done;
    }

    private static bool CanChange(Invitation invitation, DateTimeOffset now) => invitation.State(now) is InvitationState.Open or InvitationState.Expired;
}
