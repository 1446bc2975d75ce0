using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Features.Account.ChangeEmail;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.ChangeUserEmail;

/// <summary>
/// Asks for a new address for somebody's account. Nothing changes until the link that is mailed there is opened, and the present address is
/// told at once.
/// </summary>
public sealed record ChangeUserEmailCommand : Redacted, IRequest<ChangeUserEmailResult>, IStepUp
{
    public Guid Id { get; init; }
    public string Email { get; init; } = "";
    public string Reason { get; init; } = "";

    RateLimitedAction IRateLimited.Action => RateLimitedAction.EmailChange;
}

public enum ChangeUserEmailResult
{
    /// <summary>A mail is on its way to that address.</summary>
    Sent,
    NotFound,

    /// <summary>It is the account's already.</summary>
    Same,

    /// <summary>Another account has proven it, as the list of users shows.</summary>
    Taken,

    /// <summary>Administrators change their own as everybody does.</summary>
    Yourself,
    NotActive,
}

public sealed class ChangeUserEmailValidator : AbstractValidator<ChangeUserEmailCommand>
{
    public ChangeUserEmailValidator()
    {
        RuleFor(c => c.Email).Email();
        RuleFor(c => c.Reason).Reason(isNeeded: _ => true);
    }
}

public sealed class ChangeUserEmailHandler(UnitOfWork work, EmailChangeRequests requests, EmailReservations reservations, ResponseTimePadding padding, Visitor visitor)
    : IRequestHandler<ChangeUserEmailCommand, ChangeUserEmailResult>
{
    public Task<ChangeUserEmailResult> Handle(ChangeUserEmailCommand command, CancellationToken cancellationToken) =>
        padding.RunAsync(() => AskAsync(command, EmailAddress.Parse(command.Email)!, cancellationToken));

    private async Task<ChangeUserEmailResult> AskAsync(ChangeUserEmailCommand command, EmailAddress email, CancellationToken cancellation)
    {
        if (command.Id == visitor.UserId)
        {
            return ChangeUserEmailResult.Yourself;
        }
        switch (await work.LoadAsync<User>(command.Id, cancellation))
        {
            case null:
                return ChangeUserEmailResult.NotFound;
            case { State: not UserState.Active }:
                return ChangeUserEmailResult.NotActive;
            case { } user when user.EmailKey == email.Key:
                return ChangeUserEmailResult.Same;
        }
        // Who only had the address until lately is in no list, and isn't told of here: the mail goes to them then.
        if (await reservations.FindAsync(email.Key, cancellation) is { } holder && holder.User.EmailKey == email.Key)
        {
            return ChangeUserEmailResult.Taken;
        }
        return await requests.AskForAsync(command.Id, email, VisibleText.Fold(command.Reason), cancellation) switch
        {
            ChangeEmailResult.Sent => ChangeUserEmailResult.Sent,
            ChangeEmailResult.Same => ChangeUserEmailResult.Same,
            _ => ChangeUserEmailResult.NotActive,
        };
    }
}
