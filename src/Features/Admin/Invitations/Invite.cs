using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.Invitations;

/// <summary>
/// Asks somebody to join. The answer is the same whether or not the address has an account; the mail says which. An address that has an
/// invitation already gets that one again.
/// </summary>
public sealed record InviteCommand : Redacted, IRequest<InviteResult>, IStepUp
{
    public string Email { get; init; } = "";

    /// <summary>The language of the mail, one of the site's.</summary>
    public string Language { get; init; } = LocalizationRegistration.Cultures[0];

    RateLimitedAction IRateLimited.Action => RateLimitedAction.Invitation;
}

public enum InviteResult
{
    Sent,

    /// <summary>So many invitations went to the mailbox lately that no further one leaves.</summary>
    TooMany,
}

public sealed class InviteValidator : AbstractValidator<InviteCommand>
{
    public InviteValidator()
    {
        RuleFor(c => c.Email).Email();
        RuleFor(c => c.Language).Must(LocalizationRegistration.Cultures.Contains).WithErrorCode("language.form");
    }
}

public sealed partial class InviteHandler(
    UnitOfWork work, Infrastructure.Accounts.Invitations invitations, MailOutbox mails, MailRateLimiter mailLimiter, AuditTrail trail, Visitor visitor, TimeProvider time, ILogger<InviteHandler> log)
    : IRequestHandler<InviteCommand, InviteResult>
{
    public async Task<InviteResult> Handle(InviteCommand command, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Parse(command.Email)!;
        if (!await mailLimiter.ClaimInvitationAsync(email.Key))
        {
            return InviteResult.TooMany;
        }
        var now = time.GetUtcNow();
        await using var transaction = await work.BeginAsync(cancellationToken);
        var invitation = await invitations.AddAsync(Invitation.To(email, command.Language, visitor.UserId!.Value, now), cancellationToken);
        mails.Add(OutgoingMail.Of(invitation, now));
        trail.Add(AuditKind.InvitationSent, null, detail: EmailAddress.Mask(email.Text));
        await transaction.CommitAsync(cancellationToken);
        LogInvited(visitor.UserId, invitation.Id);
        return InviteResult.Sent;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {Administrator} sent the invitation {Id}")]
    private partial void LogInvited(Guid? administrator, Guid id);
}
