using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.SecondFactor;

/// <summary>The second step of the sign-in that this browser has begun.</summary>
public sealed record SecondFactorCommand : Redacted, IRequest<SecondFactorResult>
{
    /// <summary>Which of the browser's sign-ins, as its first step said; null for the newest.</summary>
    public Guid? SignIn { get; init; }

    /// <summary>Of the app, or a recovery code.</summary>
    public string Code { get; init; } = "";

    /// <summary>The challenge that a passkey answered, instead of a code. The API doesn't take passkeys.</summary>
    [JsonIgnore]
    public string Question { get; init; } = "";

    [JsonIgnore]
    public string Answer { get; init; } = "";
}

public abstract record SecondFactorResult
{
    public sealed record SignedIn(SignIn SignIn) : SecondFactorResult;

    public sealed record Wrong : SecondFactorResult;

    /// <summary>Too many codes in a row were wrong: only a recovery code or a passkey helps.</summary>
    public sealed record Off : SecondFactorResult;

    /// <summary>The site can't decrypt the app's secret: only a recovery code or a passkey helps.</summary>
    public sealed record Unreadable : SecondFactorResult;

    /// <summary>No sign-in was begun, or it is over: expired, tried too often, its password changed, its account disabled.</summary>
    public sealed record Ended : SecondFactorResult;
}

public sealed class SecondFactorValidator : AbstractValidator<SecondFactorCommand>
{
    public SecondFactorValidator() => When(c => c.Answer.Length == 0, () => RuleFor(c => c.Code).FactorCode());
}

public sealed partial class SecondFactorHandler(
    UnitOfWork work, PendingSignIns signIns, SecondFactors factors, Passkeys passkeys, SignInService signInService,
    KnownDevices devices, RateLimiter limiter, AuditTrail trail, Visitor visitor, ILogger<SecondFactorHandler> log)
    : IRequestHandler<SecondFactorCommand, SecondFactorResult>
{
    public async Task<SecondFactorResult> Handle(SecondFactorCommand command, CancellationToken cancellationToken)
    {
        if (await signIns.FindAsync(command.SignIn) is not { } pending)
        {
            return new SecondFactorResult.Ended();
        }
        await limiter.CountNetworkAsync(RateLimitedAction.SecondFactor);
        var factor = command.Answer.Length > 0 ? Factor.Passkey : SecondFactors.FactorOf(command.Code);
        // Recovery codes and passkeys can't be guessed. They stay open to the owner while somebody guesses at these codes.
        if (factor == Factor.Totp)
        {
            await limiter.CountAccountAsync(RateLimitedAction.SecondFactor, await devices.RateLimitKeyAsync(pending.UserId));
        }
        if (!await signIns.TryAsync(pending))
        {
            return await RefuseAsync(pending, factor, "tries", new SecondFactorResult.Ended());
        }
        switch (await CheckAsync(pending.UserId, factor, command, cancellationToken))
        {
            case FactorCheck.Wrong:
                return await RefuseAsync(pending, factor, "wrong", new SecondFactorResult.Wrong());
            case FactorCheck.Off:
                return await RefuseAsync(pending, factor, "off", new SecondFactorResult.Off());
            case FactorCheck.Unreadable:
                return await RefuseAsync(pending, factor, "unreadable", new SecondFactorResult.Unreadable());
        }
        if (await work.LoadAsync<User>(pending.UserId, cancellationToken) is not { } user)
        {
            return new SecondFactorResult.Ended();
        }
        var recoveryCode = factor == Factor.RecoveryCode ? RecoveryCodes.Parse(command.Code) : null;
        if (!await signIns.TakeAsync(pending, cancellationToken)
            || await signInService.StartAsync(user, factor, pending.Remember, cancellationToken, recoveryCode) is not { } signIn)
        {
            return await RefuseAsync(pending, factor, "ended", new SecondFactorResult.Ended());
        }
        return new SecondFactorResult.SignedIn(signIn);
    }

    private async Task<FactorCheck> CheckAsync(Guid userId, Factor factor, SecondFactorCommand command, CancellationToken cancellation)
    {
        if (factor != Factor.Passkey)
        {
            return await factors.CheckAsync(userId, command.Code, cancellation);
        }
        var user = await passkeys.CheckAsync(PasskeyPurpose.SecondFactor, command.Question, command.Answer, cancellation);
        return user?.Id == userId ? FactorCheck.Right : FactorCheck.Wrong;
    }

    private async Task<SecondFactorResult> RefuseAsync(PendingSignIn pending, Factor factor, string reason, SecondFactorResult result)
    {
        LogRefused(factor, reason, pending.UserId, visitor.Network);
        await trail.WriteAsync(AuditKind.SignInRefused, pending.UserId, factor, reason);
        return result;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Factor} as the second factor ({Reason}) to {UserId} from {Network}")]
    private partial void LogRefused(Factor factor, string reason, Guid userId, string network);
}

/// <summary>The factors of the account that this browser is signing in to; null when it has begun no sign-in.</summary>
public sealed record AskedFactorsQuery(Guid? SignIn) : IRequest<OwnFactors?>;

public sealed class AskedFactorsHandler(PendingSignIns signIns, SecondFactors factors) : IRequestHandler<AskedFactorsQuery, OwnFactors?>
{
    public async Task<OwnFactors?> Handle(AskedFactorsQuery query, CancellationToken cancellationToken) =>
        await signIns.FindAsync(query.SignIn) is { } pending ? await factors.OfAsync(pending.UserId, cancellationToken) : null;
}
