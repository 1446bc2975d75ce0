using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Account.ChangeEmail;

/// <summary>
/// The same as <see cref="ChangeEmailCommand"/>, with its proof: the password. Where the password doesn't confirm who somebody
/// is, it isn't looked at, and the session must be fresh.
/// </summary>
public sealed record ProvenEmailChangeCommand : IRequest<ProvenEmailChangeResult>, ICaptchaProtected
{
    public string Email { get; init; } = "";
    public string Password { get; init; } = "";

    /// <summary>From the third address on that is asked for within a day.</summary>
    public string CaptchaId { get; init; } = "";

    public string CaptchaAnswer { get; init; } = "";

    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.Confirmation;
    CaptchaPurpose ICaptchaProtected.CaptchaPurpose => CaptchaPurpose.EmailChange;

    public override string ToString() => nameof(ProvenEmailChangeCommand);
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
    EmailChangeRequests requests, ReauthenticationMethods methods, CurrentUser owner, PasswordVerifier tries, RateLimiter throttle, KnownDevices devices, AuditTrail trail)
    : IRequestHandler<ProvenEmailChangeCommand, ProvenEmailChangeResult>
{
    public async Task<ProvenEmailChangeResult> Handle(ProvenEmailChangeCommand command, CancellationToken cancellationToken)
    {
        var byPassword = (await methods.FindAsync(cancellationToken)).Password;
        if (!byPassword)
        {
            await owner.RequireRecentAuthenticationAsync(cancellationToken);
        }
        else if (await owner.ReadAsync(cancellationToken) is var user && !await tries.CheckAsync(user, command.Password, cancellationToken))
        {
            await trail.WriteAsync(AuditKind.ReauthenticationRefused, user.Id, Factor.Password);
            return new ProvenEmailChangeResult.WrongPassword();
        }
        // The command itself is counted as a proof.
        await throttle.CountAsync(RateLimitedAction.EmailChange, await devices.RateLimitKeyAsync(((IRateLimited)command).RateLimitedAccount));
        return new ProvenEmailChangeResult.Asked(await requests.AskAsync(EmailAddress.Parse(command.Email)!, cancellationToken), byPassword);
    }
}
