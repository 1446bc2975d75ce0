using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>
/// The same as <see cref="ChangeEmailCommand"/>, reauthenticated by the password in it. Where a password doesn't suffice, it is
/// ignored, and the session must have reauthenticated recently.
/// </summary>
public sealed record ProvenEmailChangeCommand : Redacted, IRequest<ProvenEmailChangeResult>, ICaptchaProtected
{
    public string Email { get; init; } = "";
    public string Password { get; init; } = "";

    /// <summary>Required from the third address within a day on.</summary>
    public string CaptchaId { get; init; } = "";

    public string CaptchaAnswer { get; init; } = "";

    RateLimitedAction IRateLimited.Action => RateLimitedAction.Confirmation;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.EmailChange;
}

public abstract record ProvenEmailChangeResult : IAuthenticationAttempt
{
    bool IAuthenticationAttempt.Failed => this is WrongPassword;
    bool IAuthenticationAttempt.Succeeded => this is Asked { ByPassword: true };

    public sealed record Asked(ChangeEmailResult Result, bool ByPassword) : ProvenEmailChangeResult;

    public sealed record WrongPassword : ProvenEmailChangeResult;
}

public sealed class ProvenEmailChangeValidator : AbstractValidator<ProvenEmailChangeCommand>
{
    public ProvenEmailChangeValidator(ReauthenticationMethods methods)
    {
        RuleFor(c => c.Email).Email();
        WhenAsync(
            async (_, cancellation) => (await methods.FindAsync(cancellation)).Password,
            () => RuleFor(c => c.Password).CurrentPassword());
    }
}

public sealed class ProvenEmailChangeHandler(
    EmailChangeRequests requests, ReauthenticationMethods methods, CurrentUser currentUser, PasswordVerifier verifier, RateLimiter limiter, KnownDevices devices, AuditTrail trail)
    : IRequestHandler<ProvenEmailChangeCommand, ProvenEmailChangeResult>
{
    public async Task<ProvenEmailChangeResult> Handle(ProvenEmailChangeCommand command, CancellationToken cancellationToken)
    {
        var byPassword = (await methods.FindAsync(cancellationToken)).Password;
        if (!byPassword)
        {
            await currentUser.RequireRecentAuthenticationAsync(cancellationToken);
        }
        else
        {
            var user = await currentUser.ReadAsync(cancellationToken);
            if (!await verifier.CheckAsync(user, command.Password, cancellationToken))
            {
                await trail.WriteAsync(AuditKind.ReauthenticationRefused, user.Id, Factor.Password);
                return new ProvenEmailChangeResult.WrongPassword();
            }
        }
        // The command itself is counted as a reauthentication.
        await limiter.CountAsync(RateLimitedAction.EmailChange, await devices.RateLimitKeyAsync(((IRateLimited)command).RateLimitedAccount));
        return new ProvenEmailChangeResult.Asked(await requests.AskAsync(EmailAddress.Parse(command.Email)!, cancellationToken), byPassword);
    }
}
