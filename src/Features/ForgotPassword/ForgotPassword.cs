using FluentValidation;
using Marten;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.ForgotPassword;

public sealed record ForgotPasswordCommand : Redacted, IRequest<ForgotPasswordResult>, ICaptchaProtected
{
    public string Email { get; init; } = "";
    public string CaptchaId { get; init; } = "";
    public string CaptchaAnswer { get; init; } = "";

    string IRateLimited.RateLimitedAccount => EmailAddress.Parse(Email)?.Key ?? "";
    RateLimitedAction IRateLimited.Action => RateLimitedAction.PasswordReset;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.PasswordReset;
}

/// <summary>The same for every address. Only the mail says more.</summary>
public sealed record ForgotPasswordResult(string Email);

public sealed class ForgotPasswordValidator : AbstractValidator<ForgotPasswordCommand>
{
    public ForgotPasswordValidator() => RuleFor(c => c.Email).Email();
}

public sealed class ForgotPasswordHandler(UnitOfWork work, ResetMails resets, ActivationMails activations, MailRateLimiter mailLimiter, ResponseTimePadding padding, Visitor visitor)
    : IRequestHandler<ForgotPasswordCommand, ForgotPasswordResult>
{
    public async Task<ForgotPasswordResult> Handle(ForgotPasswordCommand command, CancellationToken cancellationToken)
    {
        var email = EmailAddress.Parse(command.Email)!;
        await padding.RunAsync(() => QueueAsync(email, cancellationToken));
        return new(EmailAddress.Mask(email.Text));
    }

    private async Task QueueAsync(EmailAddress email, CancellationToken cancellation)
    {
        var owner = await work.Query<User>().SingleOrDefaultAsync(u => u.EmailKey == email.Key && u.ActivatedAt != null, cancellation);
        if (owner is null)
        {
            // An unproven address gets an activation link instead: its account may be a stranger's.
            await activations.QueueAsync(email, cancellation);
            return;
        }
        if (owner.State != UserState.Active || !await mailLimiter.ClaimResetAsync(email.Key))
        {
            return;
        }
        await using var transaction = await work.BeginAsync(cancellation);
        if (await work.LockAsync<User>(owner.Id, cancellation) is { State: UserState.Active } user)
        {
            resets.Queue(user, visitor.Culture);
        }
        await transaction.CommitAsync(cancellation);
    }
}
