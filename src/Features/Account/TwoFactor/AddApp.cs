using FluentValidation;
using MediatR;
using Slices.Domain;
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

public enum AddAppResult
{
    Added,
    WrongCode,

    /// <summary>The secret was shown too long ago, or to another user.</summary>
    TooLate,
}

public sealed class AddAppValidator : AbstractValidator<AddAppCommand>
{
    public AddAppValidator() => RuleFor(c => c.Code).AppCode();
}

public sealed class AddAppHandler(
    CurrentUser currentUser, SignInCounters counters, TotpSecrets secrets, FactorChanges changes, Visitor visitor, TimeProvider time)
    : IRequestHandler<AddAppCommand, AddAppResult>
{
    public async Task<AddAppResult> Handle(AddAppCommand command, CancellationToken cancellationToken)
    {
        var userId = visitor.UserId!.Value;
        if (secrets.Accept(userId, command.Offer) is not { } secret)
        {
            return AddAppResult.TooLate;
        }
        if (Totp.Find(secret, Totp.Parse(command.Code) ?? "", last: 0, time.GetUtcNow()) is not { } step)
        {
            return AddAppResult.WrongCode;
        }
        // Before the account is locked: the key ring may have to be read again.
        var sealedSecret = secrets.Seal(secret);
        return await currentUser.ChangeAsync(async user =>
        {
            user.EnableAuthenticator(sealedSecret);
            await counters.BeginStepsAsync(user.Id, step, cancellationToken);
            changes.Record(AuditKind.FactorAdded, Factor.Totp, user);
            return AddAppResult.Added;
        }, cancellationToken);
    }
}
