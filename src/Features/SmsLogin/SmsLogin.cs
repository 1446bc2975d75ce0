using FluentValidation;
using Marten;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.SmsLogin;

/// <summary>Here is the code that I was sent.</summary>
public sealed record SmsLoginCommand : IRequest<SmsLoginResult>, IRateLimited
{
    public string Mobile { get; init; } = "";
    public string Code { get; init; } = "";
    public bool Remember { get; init; }

    string IRateLimited.RateLimitedAccount => "";
    RateLimitedAction IRateLimited.Act => RateLimitedAction.SignIn;

    public override string ToString() => nameof(SmsLoginCommand);
}

public abstract record SmsLoginResult
{
    public sealed record SignedIn(NewSession Session) : SmsLoginResult;

    /// <summary>The code was right; the account's second factor is asked next.</summary>
    /// <param name="SignIn">Which of the browser's sign-ins it goes on with.</param>
    public sealed record SecondFactor(Guid SignIn) : SmsLoginResult;

    /// <summary>Wrong, late, used, for another number, asked for elsewhere: nobody is told which.</summary>
    public sealed record Failed : SmsLoginResult;

    /// <summary>Tried too often, right or wrong.</summary>
    public sealed record Exhausted : SmsLoginResult;
}

public sealed class SmsLoginValidator : AbstractValidator<SmsLoginCommand>
{
    public SmsLoginValidator(IOptions<MobileSettings> settings)
    {
        RuleFor(c => c.Mobile).Mobile(settings.Value);
        RuleFor(c => c.Code).SmsCode();
    }
}

public sealed partial class SmsLoginHandler(
    UnitOfWork work, VerifiedMobiles mobiles, SignInService sessions, ResponseTimePadding padding, AuditTrail trail, Visitor visitor, IOptions<MobileSettings> settings,
    ILogger<SmsLoginHandler> log)
    : IRequestHandler<SmsLoginCommand, SmsLoginResult>
{
    // A refusal about nobody isn't always written: whether a number has an account must not be seen by the time it takes.
    public Task<SmsLoginResult> Handle(SmsLoginCommand command, CancellationToken cancellationToken) => padding.RunAsync(
        () => TryAsync(command, cancellationToken), isOpen: result => result is SmsLoginResult.SignedIn or SmsLoginResult.SecondFactor);

    private async Task<SmsLoginResult> TryAsync(SmsLoginCommand command, CancellationToken cancellationToken)
    {
        var (check, mobile) = await mobiles.ProveAsync(command.Mobile, SmsPurpose.SignIn, command.Code);
        var claimed = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!.Value;
        var owner = await work.Query<User>().SingleOrDefaultAsync(u => u.Mobile == claimed, cancellationToken);
        if (mobile is not null && owner is { State: UserState.Active } user)
        {
            switch (await sessions.StartAsync(user, Factor.SmsCode, command.Remember, cancellationToken))
            {
                case SignIn.Started started:
                    LogSignedIn(user.Id, visitor.Network);
                    return new SmsLoginResult.SignedIn(started.Session);
                case SignIn.SecondFactorAsked asked:
                    return new SmsLoginResult.SecondFactor(asked.Id);
            }
        }
        LogRefused(check, visitor.Network);
        var reason = mobile is null ? check.ToString() : owner is null ? "unknown" : "disabled";
        await trail.WriteAsync(AuditKind.SignInRefused, owner?.Id, Factor.SmsCode, reason);
        return check == CodeCheck.Exhausted ? new SmsLoginResult.Exhausted() : new SmsLoginResult.Failed();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed in {UserId} by text message from {Network}")]
    private partial void LogSignedIn(Guid userId, string network);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a sign-in by text message ({Check}) from {Network}")]
    private partial void LogRefused(CodeCheck check, string network);
}
