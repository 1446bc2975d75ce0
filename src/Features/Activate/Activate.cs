using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Activate;

/// <summary>What the page of a link shows before its button is pressed.</summary>
public sealed record FindActivationQuery(string Token) : Redacted, IRequest<Activation>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Activation;
}

/// <param name="State">What pressing the button would find.</param>
/// <param name="Registration">What it would activate; null when it wouldn't activate any.</param>
public sealed record Activation(ActivationState State, Registration? Registration = null);

/// <summary>Lets the reader of an activation mail recognize their own registration, and refuse one that a stranger made with a password of theirs.</summary>
/// <param name="UserName">As it was typed.</param>
/// <param name="At">When.</param>
/// <param name="Address">The network address it came from, where the audit log knows it.</param>
/// <param name="HasPassword">Whether the registration set a password.</param>
/// <param name="Logins">The providers that sign in to it.</param>
/// <param name="Mobile">The mobile whose text messages sign in to it, masked; or null.</param>
public sealed record Registration(string UserName, DateTimeOffset At, string? Address, bool HasPassword, IReadOnlyList<string> Logins, string? Mobile);

public sealed record ActivateCommand(string Token) : Redacted, IRequest<ActivationState>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Activation;
}

public enum ActivationState
{
    /// <summary>The link is good and waits for its button.</summary>
    Open,

    /// <summary>The account is active, by this press or an earlier one.</summary>
    Active,

    /// <summary>Malformed, expired, replaced by a newer link, or of an account that it can't activate any more.</summary>
    Invalid,

    /// <summary>The address's owner didn't register. The account is deleted.</summary>
    Refused,
}

public sealed class FindActivationHandler(ActivationLinks links, AuditLog log, ExternalLogins logins) : IRequestHandler<FindActivationQuery, Activation>
{
    public async Task<Activation> Handle(FindActivationQuery query, CancellationToken cancellationToken) =>
        await links.FindAsync(query.Token, cancellationToken) switch
        {
            null => new(ActivationState.Invalid),
            { State: UserState.Active } => new(ActivationState.Active),
            var user => new(ActivationState.Open, new(
                user.UserName, user.CreatedAt, await log.AddressAsync(user.Id, AuditKind.Registered, cancellationToken), user.HasPassword, await logins.NamesAsync(user.Id, cancellationToken),
                (user.Mobile ?? user.WaitingMobile) is { } mobile ? MobileNumber.FromValue(mobile).Masked : null)),
        };
}

public sealed partial class ActivateHandler(
    UnitOfWork work, ActivationLinks links, Activations activations, AuditTrail trail, BrowserKey browser,
    ILogger<ActivateHandler> log)
    : IRequestHandler<ActivateCommand, ActivationState>
{
    public async Task<ActivationState> Handle(ActivateCommand command, CancellationToken cancellationToken)
    {
        if (await links.FindAsync(command.Token, cancellationToken) is not { } found)
        {
            return ActivationState.Invalid;
        }
        await activations.PrepareAsync(found);
        await using var transaction = await work.BeginAsync(cancellationToken);
        await activations.LockAsync(cancellationToken);
        if (await links.LockAsync(command.Token, cancellationToken) is not { } user)
        {
            return ActivationState.Invalid;
        }
        if (user.State == UserState.Active)
        {
            return ActivationState.Active;
        }
        try
        {
            await activations.ActivateAsync(user, cancellationToken, browser.Hash());
            trail.Add(AuditKind.Activated, user.Id);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (e.Violates(Documents.ActivatedEmailIndex))
        {
            return ActivationState.Invalid;
        }
        LogActivated(user.Id);
        return ActivationState.Active;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Activated account {UserId}")]
    private partial void LogActivated(Guid userId);
}
