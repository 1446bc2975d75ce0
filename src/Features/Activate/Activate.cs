using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Throttling;

namespace Slices.Features.Activate;

/// <summary>What the page of a link shows before its button is pressed.</summary>
public sealed record FindActivationQuery(string Token) : IRequest<ActivationState>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.Activation;
}

public sealed record ActivateCommand(string Token) : IRequest<ActivationState>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.Activation;

    public override string ToString() => nameof(ActivateCommand);
}

public enum ActivationState
{
    /// <summary>The link is good and waits for its button.</summary>
    Open,

    /// <summary>The account is active, by this press or an earlier one.</summary>
    Active,

    /// <summary>Mangled, too old, replaced by a newer link, or of an account that it can't activate any more.</summary>
    Invalid,

    /// <summary>The address belongs to somebody who didn't register: the account is gone.</summary>
    Refused,
}

public sealed class FindActivationHandler(SlicesDb db, ActivationTokens tokens) : IRequestHandler<FindActivationQuery, ActivationState>
{
    public async Task<ActivationState> Handle(FindActivationQuery query, CancellationToken cancellationToken) =>
        await ActivationLinks.FindAsync(db, tokens, query.Token, cancellationToken) switch
        {
            null => ActivationState.Invalid,
            { State: UserState.Active } => ActivationState.Active,
            _ => ActivationState.Open,
        };
}

public sealed partial class ActivateHandler(
    SlicesDb db, ActivationTokens tokens, AuditTrail trail, TimeProvider time, ILogger<ActivateHandler> log)
    : IRequestHandler<ActivateCommand, ActivationState>
{
    public async Task<ActivationState> Handle(ActivateCommand command, CancellationToken cancellationToken)
    {
        if (await ActivationLinks.FindAsync(db, tokens, command.Token, cancellationToken) is not { } user)
        {
            return ActivationState.Invalid;
        }
        if (user.State == UserState.Active)
        {
            return ActivationState.Active;
        }
        user.Activate(time.GetUtcNow());
        trail.Add(AuditKind.Activated, user.Id);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            LogActivated(user.Id);
            return ActivationState.Active;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Pressed twice at once, or something else happened to the account: what is true now decides.
            var now = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == user.Id, cancellationToken);
            return now?.State == UserState.Active ? ActivationState.Active : ActivationState.Invalid;
        }
        catch (DbUpdateException e) when (e.Violates(UserMapping.ActivatedEmailIndex))
        {
            return ActivationState.Invalid;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Activated account {UserId}")]
    private partial void LogActivated(Guid userId);
}
