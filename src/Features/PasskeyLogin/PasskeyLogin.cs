using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.PasskeyLogin;

/// <summary>Here is what my passkey says: it is two factors at once, and says who I am.</summary>
public sealed record PasskeyLoginCommand : IRequest<PasskeyLoginResult>, IRateLimited
{
    public string Question { get; init; } = "";
    public string Answer { get; init; } = "";

    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.SignIn;

    public override string ToString() => nameof(PasskeyLoginCommand);
}

public abstract record PasskeyLoginResult
{
    public sealed record SignedIn(NewSession Session) : PasskeyLoginResult;

    /// <summary>Unknown, wrong, late, used, asked elsewhere, disabled: nobody is told which.</summary>
    public sealed record Failed : PasskeyLoginResult;
}

public sealed partial class PasskeyLoginHandler(
    Passkeys passkeys, SignInService sessions, AuditTrail trail, Visitor visitor, ILogger<PasskeyLoginHandler> log)
    : IRequestHandler<PasskeyLoginCommand, PasskeyLoginResult>
{
    public async Task<PasskeyLoginResult> Handle(PasskeyLoginCommand command, CancellationToken cancellationToken)
    {
        var user = await passkeys.CheckAsync(PasskeyPurpose.SignIn, command.Question, command.Answer, cancellationToken);
        if (user is null || await sessions.StartAsync(user, Factor.Passkey, remember: false, cancellationToken) is not SignIn.Started started)
        {
            await trail.WriteAsync(AuditKind.SignInRefused, user?.Id, Factor.Passkey);
            return new PasskeyLoginResult.Failed();
        }
        LogSignedIn(user.Id, visitor.Network);
        return new PasskeyLoginResult.SignedIn(started.Session);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed in {UserId} by passkey from {Network}")]
    private partial void LogSignedIn(Guid userId, string network);
}
