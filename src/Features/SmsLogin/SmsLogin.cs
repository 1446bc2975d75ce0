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
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.SmsLogin;

/// <summary>Signs in by a code that came by text message.</summary>
public sealed record SmsLoginCommand : Redacted, IRequest<SmsLoginResult>, IRateLimited
{
    public string Mobile { get; init; } = "";
    public string Code { get; init; } = "";
    public bool Remember { get; init; }

    RateLimitedAction IRateLimited.Action => RateLimitedAction.SignIn;
}

public abstract record SmsLoginResult
{
    public sealed record SignedIn(SignIn SignIn) : SmsLoginResult;

    /// <summary>Wrong, expired, used, or asked for by another number or browser. The answer doesn't say which.</summary>
    public sealed record Failed : SmsLoginResult;

    /// <summary>The code was tried too often.</summary>
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
    UnitOfWork work, VerifiedMobiles verifiedMobiles, SignInService signInService, ResponseTimePadding padding, AuditTrail trail, Visitor visitor, IOptions<MobileSettings> settings,
    ILogger<SmsLoginHandler> log)
    : IRequestHandler<SmsLoginCommand, SmsLoginResult>
{
    // Writing a rejection takes time. The time of an answer must not show whether a number has an account.
    public Task<SmsLoginResult> Handle(SmsLoginCommand command, CancellationToken cancellationToken) => padding.RunAsync(
        () => TryAsync(command, cancellationToken), mayReturnEarly: result => result is SmsLoginResult.SignedIn);

    private async Task<SmsLoginResult> TryAsync(SmsLoginCommand command, CancellationToken cancellationToken)
    {
        var (check, mobile) = await verifiedMobiles.ProveAsync(command.Mobile, SmsPurpose.SignIn, command.Code);
        var claimed = MobileNumber.Parse(command.Mobile, settings.Value.AllowedCountries)!.Value;
        var account = await work.Query<User>().SingleOrDefaultAsync(u => u.Mobile == claimed, cancellationToken);
        if (mobile is not null && account is { State: UserState.Active } user
            && await signInService.StartAsync(user, Factor.SmsCode, command.Remember, cancellationToken) is { } signIn)
        {
            return new SmsLoginResult.SignedIn(signIn);
        }
        LogRefused(check, visitor.Network);
        var reason = mobile is null ? check.ToString() : account is null ? "unknown" : "disabled";
        await trail.WriteAsync(AuditKind.SignInRefused, account?.Id, Factor.SmsCode, reason);
        return check == CodeCheck.Exhausted ? new SmsLoginResult.Exhausted() : new SmsLoginResult.Failed();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a sign-in by text message ({Check}) from {Network}")]
    private partial void LogRefused(CodeCheck check, string network);
}
