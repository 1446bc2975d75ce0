using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.LoginByProvider;

/// <summary>A provider's callback. It never links an identity: that takes a button on a page of ours, see decision 0009.</summary>
public sealed record ExternalLoginCallbackCommand(string Provider) : IRequest<ExternalLoginCallbackResult>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.ExternalSignIn;
}

public abstract record ExternalLoginCallbackResult
{
    /// <summary>Signed in, or reauthenticated under a new key.</summary>
    public sealed record SignedIn(SignIn SignIn, string? ReturnUrl) : ExternalLoginCallbackResult;

    /// <summary>The identity belongs to no account yet. Registration is next.</summary>
    /// <param name="PendingIdentity">Its id among the pending identities.</param>
    public sealed record Unknown(Guid PendingIdentity) : ExternalLoginCallbackResult;

    /// <summary>Whether to link it is asked next.</summary>
    public sealed record LoginToLink(Guid PendingIdentity) : ExternalLoginCallbackResult;

    public sealed record Failed(ExternalProblem Problem, ExternalPurpose Purpose) : ExternalLoginCallbackResult;

    public sealed record NoProvider : ExternalLoginCallbackResult;
}

public sealed partial class ExternalLoginCallbackHandler(
    UnitOfWork work, ExternalLoginResults results, ExternalLogins logins, PendingExternalIdentities pendingIdentities, SignInService signInService, AuditTrail trail, Visitor visitor,
    ILogger<ExternalLoginCallbackHandler> log)
    : IRequestHandler<ExternalLoginCallbackCommand, ExternalLoginCallbackResult>
{
    public async Task<ExternalLoginCallbackResult> Handle(ExternalLoginCallbackCommand command, CancellationToken cancellationToken)
    {
        switch (await results.ReadAsync(command.Provider))
        {
            case ExternalLoginResult.Failed failed:
                return await FailAsync(command.Provider, failed.State?.Purpose, failed.Problem, failed.Reason, visitor.UserId);
            // Begun in a session that has ended, or in another one.
            case ExternalLoginResult.Succeeded { State: { SessionId: { } begun } state } when begun != visitor.SessionId:
                return await FailAsync(state.Provider, state.Purpose, ExternalProblem.Expired, "begun in another session", visitor.UserId);
            case ExternalLoginResult.Succeeded { State: { Purpose: ExternalPurpose.SignIn } state, Identity: var identity }:
                return await SignInAsync(state, identity, cancellationToken);
            case ExternalLoginResult.Succeeded { State: { Purpose: ExternalPurpose.Link } state, Identity: var identity }:
                return new ExternalLoginCallbackResult.LoginToLink(await pendingIdentities.KeepAsync(identity, state.SessionId));
            case ExternalLoginResult.Succeeded { State: { Purpose: ExternalPurpose.Reauthentication } state, Identity: var identity }:
                return await ReauthenticateAsync(state, identity, cancellationToken);
            default:
                return new ExternalLoginCallbackResult.NoProvider();
        }
    }

    private async Task<ExternalLoginCallbackResult> SignInAsync(ExternalLoginState state, ExternalIdentity identity, CancellationToken cancellation)
    {
        if (visitor.UserId is { } me)
        {
            return await FailAsync(state.Provider, state.Purpose, ExternalProblem.SignedIn, "signed in already", me);
        }
        if (await logins.FindAsync(identity, cancellation) is not { } login
            || await work.LoadAsync<User>(login.UserId, cancellation) is not { } user)
        {
            LogUnknown(state.Provider, visitor.Network);
            return new ExternalLoginCallbackResult.Unknown(await pendingIdentities.KeepAsync(identity, sessionId: null));
        }
        if (user.State == UserState.Unactivated)
        {
            // Registering anew mends a mistyped address.
            await pendingIdentities.KeepAsync(identity, sessionId: null);
            return await FailAsync(state.Provider, state.Purpose, ExternalProblem.NotActivated, "not activated", user.Id);
        }
        await logins.NoteUseAsync(login, identity, cancellation);
        LogRecognized(user.Id, state.Provider, visitor.Network);
        return await signInService.StartAsync(user, Factor.External, remember: false, cancellation) is { } signIn
            ? new ExternalLoginCallbackResult.SignedIn(signIn, state.ReturnUrl)
            : await FailAsync(state.Provider, state.Purpose, ExternalProblem.Disabled, "disabled", user.Id);
    }

    private async Task<ExternalLoginCallbackResult> ReauthenticateAsync(ExternalLoginState state, ExternalIdentity identity, CancellationToken cancellation)
    {
        var me = visitor.UserId!.Value;
        if ((await logins.FindAsync(identity, cancellation))?.UserId == me
            && (await logins.ReauthenticatingAsync(me, cancellation)).Contains(state.Provider)
            && await signInService.ReauthenticateAsync(Factor.External, cancellation) is { } session)
        {
            return new ExternalLoginCallbackResult.SignedIn(new SignIn.Started(session), state.ReturnUrl);
        }
        return await FailAsync(state.Provider, state.Purpose, ExternalProblem.Foreign, "not the account's", me);
    }

    private async Task<ExternalLoginCallbackResult> FailAsync(string provider, ExternalPurpose? purpose, ExternalProblem problem, string reason, Guid? userId)
    {
        // The person cancelled; nothing was rejected.
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Recognized {UserId} by {Provider} from {Network}")]
    private partial void LogRecognized(Guid userId, string provider, string network);

    [LoggerMessage(Level = LogLevel.Information, Message = "Somebody from {Network} came by {Provider} who has no account yet")]
    private partial void LogUnknown(string provider, string network);

    [LoggerMessage(Level = LogLevel.Information, Message = "Turned back at {Provider} ({Reason}): {UserId} from {Network}")]
    private partial void LogTurnedBack(string provider, string reason, Guid? userId, string network);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused what came by {Provider} ({Problem}: {Reason}) to {UserId} from {Network}")]
    private partial void LogFailed(string provider, ExternalProblem problem, string reason, Guid? userId, string network);
}
