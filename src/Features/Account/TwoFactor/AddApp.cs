using System.Security.Cryptography;
using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.TwoFactor;

/// <summary>Enables the authenticator app, whose first code proves that it has the secret.</summary>
public sealed record AddAppCommand : Redacted, IRequest<AddAppResult>, IStepUp
{
    /// <summary>The secret as it was offered.</summary>
    public string Offer { get; init; } = "";

    public string Code { get; init; } = "";
}

public abstract record AddAppResult
{
    /// <param name="RecoveryCodes">New ones, where the account had none; they can be shown only now.</param>
    public sealed record Added(IReadOnlyList<string> RecoveryCodes) : AddAppResult;

    public sealed record WrongCode : AddAppResult;

    /// <summary>The secret was shown too long ago, or to another user.</summary>
    public sealed record TooLate : AddAppResult;
}

public sealed class AddAppValidator : AbstractValidator<AddAppCommand>
{
    public AddAppValidator() => RuleFor(c => c.Code).AppCode();
}

public sealed class AddAppHandler(
    CurrentUser currentUser, SessionStore sessions, SignInCounters counters, TotpSecrets secrets, RecoveryCodes recovery, FactorChanges changes, AuditTrail trail, Visitor visitor, TimeProvider time)
    : IRequestHandler<AddAppCommand, AddAppResult>
{
    public async Task<AddAppResult> Handle(AddAppCommand command, CancellationToken cancellationToken)
    {
        var userId = visitor.UserId!.Value;
        if (secrets.Accept(userId, command.Offer) is not { } secret)
        {
            return new AddAppResult.TooLate();
        }
        if (Totp.Find(secret, Totp.Parse(command.Code) ?? "", last: 0, time.GetUtcNow()) is not { } step)
        {
            return new AddAppResult.WrongCode();
        }
        // Before the account is locked: the key ring may have to be read again.
        var protectedSecret = secrets.Protect(secret);
        return await currentUser.ChangeAsync<AddAppResult>(async user =>
        {
            // Its form was sent twice: one time counts.
            if (user.TotpSecret is { } former && secrets.Unprotect(former) is { } same && CryptographicOperations.FixedTimeEquals(same, secret))
            {
                return new AddAppResult.Added([]);
            }
            user.EnableAuthenticator(protectedSecret);
            await counters.BeginStepsAsync(user.Id, step, cancellationToken);
            await sessions.RequireReauthenticationOfOthersAsync(user.Id, visitor.SessionId, time.GetUtcNow(), cancellationToken);
            changes.Record(AuditKind.FactorAdded, Factor.Totp, user);
            return new AddAppResult.Added(await MakeFirstCodesAsync(user, cancellationToken));
        }, cancellationToken);
    }

    // Users who lose the phone need them, and few come back to make some.
    private async Task<IReadOnlyList<string>> MakeFirstCodesAsync(User user, CancellationToken cancellation)
    {
        if (await recovery.LeftAsync(user.Id, cancellation) > 0)
        {
            return [];
        }
        var codes = RecoveryCodes.Make();
        await recovery.ReplaceAsync(user.Id, codes, cancellation);
        trail.Add(AuditKind.RecoveryCodesMade, user.Id, Factor.RecoveryCode);
        return codes;
    }
}
