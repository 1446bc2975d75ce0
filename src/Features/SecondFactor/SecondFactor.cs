using System.Text.Json.Serialization;
using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.SecondFactor;

/// <summary>The second step of the sign-in that this browser has begun.</summary>
public sealed record SecondFactorCommand : IRequest<SecondFactorResult>
{
    /// <summary>Which of the browser's sign-ins, as its first step said; the newest where it isn't said.</summary>
    public Guid? SignIn { get; init; }

    /// <summary>Of the app, or a recovery code.</summary>
    public string Code { get; init; } = "";

    /// <summary>Which question a passkey answered, instead. Passkeys are the pages' own: the API takes none.</summary>
    [JsonIgnore]
    public string Question { get; init; } = "";

    [JsonIgnore]
    public string Answer { get; init; } = "";

    public override string ToString() => nameof(SecondFactorCommand);
}

public abstract record SecondFactorResult
{
    public sealed record SignedIn(NewSession Session) : SecondFactorResult;

    public sealed record Wrong : SecondFactorResult;

    /// <summary>Too many codes in a row were wrong: only a recovery code or a passkey helps.</summary>
    public sealed record Off : SecondFactorResult;

    /// <summary>The site can't read the app's secret any more: only a recovery code or a passkey helps.</summary>
    public sealed record Unreadable : SecondFactorResult;

    /// <summary>None was begun, or it is over: too late, tried too often, the password another, the account disabled.</summary>
    public sealed record Ended : SecondFactorResult;
}

public sealed class SecondFactorValidator : AbstractValidator<SecondFactorCommand>
{
    public SecondFactorValidator() => When(c => c.Answer.Length == 0, () => RuleFor(c => c.Code).FactorCode());
}

public sealed partial class SecondFactorHandler(
    UnitOfWork work, PendingSignIns signIns, SecondFactors factors, Passkeys passkeys, SignInService sessions,
    KnownDevices devices, RateLimiter throttle, AuditTrail trail, Visitor visitor, ILogger<SecondFactorHandler> log)
    : IRequestHandler<SecondFactorCommand, SecondFactorResult>
{
    public async Task<SecondFactorResult> Handle(SecondFactorCommand command, CancellationToken cancellationToken)
    {
        if (await signIns.FindAsync(command.SignIn) is not { } pending)
        {
            return new SecondFactorResult.Ended();
        }
        await throttle.CountNetworkAsync(RateLimitedAction.SecondFactor);
        var factor = command.Answer.Length > 0 ? Factor.Passkey : SecondFactors.FactorOf(command.Code);
        // The others can't be guessed, and are the owner's way in when somebody guesses at these.
        if (factor == Factor.Totp)
        {
            await throttle.CountAccountAsync(RateLimitedAction.SecondFactor, await devices.RateLimitKeyAsync(pending.UserId));
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
            || await sessions.StartAsync(user, factor, pending.Remember, cancellationToken, recoveryCode) is not SignIn.Started started)
        {
            return await RefuseAsync(pending, factor, "ended", new SecondFactorResult.Ended());
        }
        LogSignedIn(user.Id, factor, visitor.Network);
        return new SecondFactorResult.SignedIn(started.Session);
    }

    private async Task<FactorCheck> CheckAsync(Guid userId, Factor factor, SecondFactorCommand command, CancellationToken cancellation)
    {
        if (factor != Factor.Passkey)
        {
            return await factors.CheckAsync(userId, command.Code, cancellation);
        }
        var owner = await passkeys.CheckAsync(PasskeyPurpose.SecondFactor, command.Question, command.Answer, cancellation);
        return owner?.Id == userId ? FactorCheck.Right : FactorCheck.Wrong;
    }

    private async Task<SecondFactorResult> RefuseAsync(PendingSignIn pending, Factor factor, string reason, SecondFactorResult result)
    {
        LogRefused(factor, reason, pending.UserId, visitor.Network);
        await trail.WriteAsync(AuditKind.SignInRefused, pending.UserId, factor, reason);
        return result;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed in {UserId} by {Factor} as the second factor from {Network}")]
    private partial void LogSignedIn(Guid userId, Factor factor, string network);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Factor} as the second factor ({Reason}) to {UserId} from {Network}")]
    private partial void LogRefused(Factor factor, string reason, Guid userId, string network);
}

/// <summary>What the account that this browser is about to sign in to has; null when it has begun nothing.</summary>
public sealed record AskedFactorsQuery(Guid? SignIn) : IRequest<OwnFactors?>;

public sealed class AskedFactorsHandler(PendingSignIns signIns, SecondFactors factors) : IRequestHandler<AskedFactorsQuery, OwnFactors?>
{
    public async Task<OwnFactors?> Handle(AskedFactorsQuery query, CancellationToken cancellationToken) =>
        await signIns.FindAsync(query.SignIn) is { } pending ? await factors.OfAsync(pending.UserId, cancellationToken) : null;
}
