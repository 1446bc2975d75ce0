using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.LoginByProvider;

/// <summary>The provider sends me back. It binds nothing, whatever I went there for: that takes a button of ours.</summary>
public sealed record ExternalLoginCallbackCommand(string Provider) : IRequest<ExternalLoginCallbackResult>, IRateLimited
{
    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.ExternalSignIn;
}

public abstract record ExternalLoginCallbackResult
{
    /// <summary>Signed in, or confirmed; under a new key.</summary>
    public sealed record Proven(NewSession Session, string? ReturnUrl) : ExternalLoginCallbackResult;

    /// <summary>The account's second factor is asked next.</summary>
    public sealed record SecondFactor(Guid SignIn, string? ReturnUrl) : ExternalLoginCallbackResult;

    /// <summary>Nobody's yet; whose, is asked next.</summary>
    /// <param name="Held">What finds them again.</param>
    public sealed record Unknown(Guid Held) : ExternalLoginCallbackResult;

    /// <summary>Whether to bind it is asked next.</summary>
    public sealed record LoginToLink(Guid Held) : ExternalLoginCallbackResult;

    public sealed record Failed(ExternalProblem Problem, ExternalPurpose Purpose) : ExternalLoginCallbackResult;

    public sealed record NoProvider : ExternalLoginCallbackResult;
}

public sealed partial class ExternalLoginCallbackHandler(
    UnitOfWork work, ExternalLoginResults arrivals, ExternalLogins logins, PendingExternalIdentities held, SignInService sessions, AuditTrail trail, Visitor visitor,
    ILogger<ExternalLoginCallbackHandler> log)
    : IRequestHandler<ExternalLoginCallbackCommand, ExternalLoginCallbackResult>
{
    public async Task<ExternalLoginCallbackResult> Handle(ExternalLoginCallbackCommand command, CancellationToken cancellationToken)
    {
        switch (await arrivals.ReadAsync(command.Provider))
        {
            case ExternalLoginResult.Failed failed:
                return await FailAsync(command.Provider, failed.Journey?.Purpose, failed.Problem, failed.Reason, visitor.UserId);
            // Begun by somebody who isn't signed in any more, or by another.
            case ExternalLoginResult.Came { Journey: { SessionId: { } begun } journey } when begun != visitor.SessionId:
                return await FailAsync(journey.Provider, journey.Purpose, ExternalProblem.Expired, "begun in another session", visitor.UserId);
            case ExternalLoginResult.Came { Journey: { Purpose: ExternalPurpose.SignIn } journey, Identity: var identity }:
                return await SignInAsync(journey, identity, cancellationToken);
            case ExternalLoginResult.Came { Journey: { Purpose: ExternalPurpose.Link } journey, Identity: var identity }:
                return new ExternalLoginCallbackResult.LoginToLink(await held.HoldAsync(identity, journey.SessionId));
            case ExternalLoginResult.Came { Journey: { Purpose: ExternalPurpose.Reauthentication } journey, Identity: var identity }:
                return await ConfirmAsync(journey, identity, cancellationToken);
            default:
                return new ExternalLoginCallbackResult.NoProvider();
        }
    }

    private async Task<ExternalLoginCallbackResult> SignInAsync(ExternalLoginState journey, ExternalIdentity identity, CancellationToken cancellation)
    {
        if (visitor.UserId is { } me)
        {
            return await FailAsync(journey.Provider, journey.Purpose, ExternalProblem.SignedIn, "signed in already", me);
        }
        if (await logins.FindAsync(identity, cancellation) is not { } login
            || await work.LoadAsync<User>(login.UserId, cancellation) is not { } user)
        {
            LogUnknown(journey.Provider, visitor.Network);
            return new ExternalLoginCallbackResult.Unknown(await held.HoldAsync(identity, sessionId: null));
        }
        if (user.State == UserState.Unactivated)
        {
            // Whoever mistyped the address begins anew.
            await held.HoldAsync(identity, sessionId: null);
            return await FailAsync(journey.Provider, journey.Purpose, ExternalProblem.NotActivated, "not activated", user.Id);
        }
        await logins.NoteUseAsync(login, identity, cancellation);
        switch (await sessions.StartAsync(user, Factor.External, remember: false, cancellation))
        {
            case SignIn.Started started:
                LogSignedIn(user.Id, journey.Provider, visitor.Network);
                return new ExternalLoginCallbackResult.Proven(started.Session, journey.ReturnUrl);
            case SignIn.SecondFactorAsked asked:
                return new ExternalLoginCallbackResult.SecondFactor(asked.Id, journey.ReturnUrl);
            default:
                return await FailAsync(journey.Provider, journey.Purpose, ExternalProblem.Disabled, "disabled", user.Id);
        }
    }

    private async Task<ExternalLoginCallbackResult> ConfirmAsync(ExternalLoginState journey, ExternalIdentity identity, CancellationToken cancellation)
    {
        var me = visitor.UserId!.Value;
        if ((await logins.FindAsync(identity, cancellation))?.UserId == me
            && (await logins.ConfirmingAsync(me, cancellation)).Contains(journey.Provider)
            && await sessions.ReauthenticateAsync(Factor.External, cancellation) is { } session)
        {
            return new ExternalLoginCallbackResult.Proven(session, journey.ReturnUrl);
        }
        return await FailAsync(journey.Provider, journey.Purpose, ExternalProblem.Foreign, "not the account's", me);
    }

    private async Task<ExternalLoginCallbackResult> FailAsync(string provider, ExternalPurpose? purpose, ExternalProblem problem, string reason, Guid? userId)
    {
        // Whoever turns back has refused, and was not.
        if (problem == ExternalProblem.Cancelled)
        {
            LogTurnedBack(provider, reason, userId, visitor.Network);
        }
        else
        {
            LogFailed(provider, problem, reason, userId, visitor.Network);
            await trail.WriteAsync(RefusalOf(purpose), userId, Factor.External, $"{provider} {problem}");
        }
        return new ExternalLoginCallbackResult.Failed(problem, purpose ?? ExternalPurpose.SignIn);
    }

    private static AuditKind RefusalOf(ExternalPurpose? purpose) => purpose switch
    {
        ExternalPurpose.Link => AuditKind.LoginRefused,
        ExternalPurpose.Reauthentication => AuditKind.ReauthenticationRefused,
        _ => AuditKind.SignInRefused,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed in {UserId} by {Provider} from {Network}")]
    private partial void LogSignedIn(Guid userId, string provider, string network);

    [LoggerMessage(Level = LogLevel.Information, Message = "Somebody from {Network} came by {Provider} who has no account yet")]
    private partial void LogUnknown(string provider, string network);

    [LoggerMessage(Level = LogLevel.Information, Message = "Turned back at {Provider} ({Reason}): {UserId} from {Network}")]
    private partial void LogTurnedBack(string provider, string reason, Guid? userId, string network);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused what came by {Provider} ({Problem}: {Reason}) to {UserId} from {Network}")]
    private partial void LogFailed(string provider, ExternalProblem problem, string reason, Guid? userId, string network);
}
