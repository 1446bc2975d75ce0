using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.LoginByProvider;

/// <summary>The provider sends me back. It binds nothing, whatever I went there for: that takes a button of ours.</summary>
public sealed record ArriveCommand(string Provider) : IRequest<ArriveResult>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.ExternalSignIn;
}

public abstract record ArriveResult
{
    /// <summary>Signed in, or confirmed; under a new key.</summary>
    public sealed record Proven(NewSession Session, string? ReturnUrl) : ArriveResult;

    /// <summary>The account's second factor is asked next.</summary>
    public sealed record SecondFactor(Guid SignIn, string? ReturnUrl) : ArriveResult;

    /// <summary>Nobody's yet; whose, is asked next.</summary>
    /// <param name="Held">What finds them again.</param>
    public sealed record Unknown(Guid Held) : ArriveResult;

    /// <summary>Whether to bind it is asked next.</summary>
    public sealed record ToBind(Guid Held) : ArriveResult;

    public sealed record Failed(ExternalProblem Problem, ExternalPurpose Purpose) : ArriveResult;

    public sealed record NoProvider : ArriveResult;
}

public sealed partial class ArriveHandler(
    UnitOfWork work, ExternalArrivals arrivals, ExternalLogins logins, HeldIdentities held, SessionStarter sessions, AuditTrail trail, Visitor visitor,
    ILogger<ArriveHandler> log)
    : IRequestHandler<ArriveCommand, ArriveResult>
{
    public async Task<ArriveResult> Handle(ArriveCommand command, CancellationToken cancellationToken)
    {
        switch (await arrivals.ReadAsync(command.Provider))
        {
            case ExternalArrival.Failed failed:
                return await FailAsync(command.Provider, failed.Journey?.Purpose, failed.Problem, failed.Reason, visitor.UserId);
            // Begun by somebody who isn't signed in any more, or by another.
            case ExternalArrival.Came { Journey: { SessionId: { } begun } journey } when begun != visitor.SessionId:
                return await FailAsync(journey.Provider, journey.Purpose, ExternalProblem.Expired, "begun in another session", visitor.UserId);
            case ExternalArrival.Came { Journey: { Purpose: ExternalPurpose.SignIn } journey, Identity: var identity }:
                return await SignInAsync(journey, identity, cancellationToken);
            case ExternalArrival.Came { Journey: { Purpose: ExternalPurpose.Binding } journey, Identity: var identity }:
                return new ArriveResult.ToBind(await held.HoldAsync(identity, journey.SessionId));
            case ExternalArrival.Came { Journey: { Purpose: ExternalPurpose.Confirmation } journey, Identity: var identity }:
                return await ConfirmAsync(journey, identity, cancellationToken);
            default:
                return new ArriveResult.NoProvider();
        }
    }

    private async Task<ArriveResult> SignInAsync(ExternalJourney journey, ExternalIdentity identity, CancellationToken cancellation)
    {
        if (visitor.UserId is { } me)
        {
            return await FailAsync(journey.Provider, journey.Purpose, ExternalProblem.SignedIn, "signed in already", me);
        }
        if (await logins.FindAsync(identity, cancellation) is not { } login
            || await work.LoadAsync<User>(login.UserId, cancellation) is not { } user)
        {
            LogUnknown(journey.Provider, visitor.Network);
            return new ArriveResult.Unknown(await held.HoldAsync(identity, sessionId: null));
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
                return new ArriveResult.Proven(started.Session, journey.ReturnUrl);
            case SignIn.SecondFactorAsked asked:
                return new ArriveResult.SecondFactor(asked.Id, journey.ReturnUrl);
            default:
                return await FailAsync(journey.Provider, journey.Purpose, ExternalProblem.Disabled, "disabled", user.Id);
        }
    }

    private async Task<ArriveResult> ConfirmAsync(ExternalJourney journey, ExternalIdentity identity, CancellationToken cancellation)
    {
        var me = visitor.UserId!.Value;
        if ((await logins.FindAsync(identity, cancellation))?.UserId == me
            && (await logins.ConfirmingAsync(me, cancellation)).Contains(journey.Provider)
            && await sessions.ConfirmAsync(Factor.External, cancellation) is { } session)
        {
            return new ArriveResult.Proven(session, journey.ReturnUrl);
        }
        return await FailAsync(journey.Provider, journey.Purpose, ExternalProblem.Foreign, "not the account's", me);
    }

    private async Task<ArriveResult> FailAsync(string provider, ExternalPurpose? purpose, ExternalProblem problem, string reason, Guid? userId)
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
        return new ArriveResult.Failed(problem, purpose ?? ExternalPurpose.SignIn);
    }

    private static AuditKind RefusalOf(ExternalPurpose? purpose) => purpose switch
    {
        ExternalPurpose.Binding => AuditKind.LoginRefused,
        ExternalPurpose.Confirmation => AuditKind.ConfirmationRefused,
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
