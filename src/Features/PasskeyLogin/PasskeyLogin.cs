using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.PasskeyLogin;

/// <summary>Signs in by a passkey, which is two factors at once and names the account.</summary>
public sealed record PasskeyLoginCommand : Redacted, IRequest<PasskeyLoginResult>, IRateLimited
{
    public string Question { get; init; } = "";
    public string Answer { get; init; } = "";

    RateLimitedAction IRateLimited.Action => RateLimitedAction.SignIn;
}

public abstract record PasskeyLoginResult
{
    public sealed record SignedIn(SignIn SignIn) : PasskeyLoginResult;

    /// <summary>Unknown, wrong, expired, used, asked by another browser, or disabled. The answer doesn't say which.</summary>
    public sealed record Failed : PasskeyLoginResult;
}

public sealed class PasskeyLoginHandler(Passkeys passkeys, SignInService signInService, AuditTrail trail) : IRequestHandler<PasskeyLoginCommand, PasskeyLoginResult>
{
    public async Task<PasskeyLoginResult> Handle(PasskeyLoginCommand command, CancellationToken cancellationToken)
    {
        var user = await passkeys.CheckAsync(PasskeyPurpose.SignIn, command.Question, command.Answer, cancellationToken);
        if (user is null || await signInService.StartAsync(user, Factor.Passkey, remember: false, cancellationToken) is not { } signIn)
        {
            await trail.WriteAsync(AuditKind.SignInRefused, user?.Id, Factor.Passkey);
            return new PasskeyLoginResult.Failed();
        }
        return new PasskeyLoginResult.SignedIn(signIn);
    }
}
