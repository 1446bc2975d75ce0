using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>Reauthenticates by a second factor, or by the password where there is none.</summary>
public sealed record ReauthenticateCommand : Redacted, IRequest<ReauthenticateResult>, IRateLimited
{
    public string Password { get; init; } = "";
    public string Code { get; init; } = "";

    /// <summary>Which question a passkey answered, on a page.</summary>
    [JsonIgnore]
    public string Question { get; init; } = "";

    [JsonIgnore]
    public string Answer { get; init; } = "";

    RateLimitedAction IRateLimited.Action => RateLimitedAction.Confirmation;
}

public abstract record ReauthenticateResult : IAuthenticationAttempt
{
    bool IAuthenticationAttempt.Failed => this is Wrong;

    /// <summary>The session under a new key; null when it has ended.</summary>
    public sealed record Reauthenticated(NewSession? Session) : ReauthenticateResult;

    public sealed record Wrong(Factor Factor) : ReauthenticateResult;

    /// <summary>Too many codes in a row were wrong: signing in by a recovery code or a passkey helps.</summary>
    public sealed record Off : ReauthenticateResult;

    /// <summary>The site can't decrypt the app's secret: signing in by a recovery code or a passkey helps.</summary>
    public sealed record Unreadable : ReauthenticateResult;
}

public sealed class ReauthenticateValidator : AbstractValidator<ReauthenticateCommand>
{
    public ReauthenticateValidator(ReauthenticationMethods methods) => When(c => c.Answer.Length == 0, () =>
        WhenAsync(
            async (c, cancellation) => c.Code.Length > 0 || (c.Password.Length == 0 && (await methods.FindAsync(cancellation)).App),
            () => RuleFor(c => c.Code).FactorCode()).Otherwise(() => RuleFor(c => c.Password).CurrentPassword()));
}

public sealed class ReauthenticateHandler(
    CurrentUser currentUser, PasswordVerifier verifier, SecondFactors factors, Passkeys passkeys, SignInService signInService, AuditTrail trail)
    : IRequestHandler<ReauthenticateCommand, ReauthenticateResult>
{
    public async Task<ReauthenticateResult> Handle(ReauthenticateCommand command, CancellationToken cancellationToken)
    {
        var user = await currentUser.ReadAsync(cancellationToken);
        var factor = command switch
        {
            { Answer.Length: > 0 } => Factor.Passkey,
            { Code.Length: > 0 } => SecondFactors.FactorOf(command.Code),
            _ => Factor.Password,
        };
        var check = await CheckAsync(user, factor, command, cancellationToken);
        if (check != FactorCheck.Right)
        {
            await trail.WriteAsync(AuditKind.ReauthenticationRefused, user.Id, factor);
            return check switch
            {
                FactorCheck.Off => new ReauthenticateResult.Off(),
                FactorCheck.Unreadable => new ReauthenticateResult.Unreadable(),
                _ => new ReauthenticateResult.Wrong(factor),
            };
        }
        return new ReauthenticateResult.Reauthenticated(await signInService.ReauthenticateAsync(factor, cancellationToken));
    }

    private async Task<FactorCheck> CheckAsync(User user, Factor factor, ReauthenticateCommand command, CancellationToken cancellation) => factor switch
    {
        Factor.Passkey => Of((await passkeys.CheckAsync(PasskeyPurpose.Confirmation, command.Question, command.Answer, cancellation))?.Id == user.Id),
        Factor.Totp => await factors.CheckAsync(user.Id, command.Code, cancellation),
        // With a second factor, a stolen password must not suffice to remove that factor.
        Factor.Password => Of(await factors.OfAsync(user.Id, cancellation) is not { Any: true } && await verifier.CheckAsync(user, command.Password, cancellation)),
        // A recovery code is for signing in when the rest is lost.
        _ => FactorCheck.Wrong,
    };

    private static FactorCheck Of(bool isRight) => isRight ? FactorCheck.Right : FactorCheck.Wrong;
}
