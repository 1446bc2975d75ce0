using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Throttling;

namespace Slices.Features.Activate;

/// <summary>What the reader of an activation mail can tell by whether the registration was theirs, and not a stranger's with a stranger's password.</summary>
/// <param name="UserName">As it was typed.</param>
/// <param name="At">When.</param>
/// <param name="Address">The network address it came from, where the record knows it.</param>
public sealed record Registration(string UserName, DateTimeOffset At, string? Address);

/// <summary>The registration that a link would activate; null when it wouldn't activate any.</summary>
public sealed record FindRegistrationQuery(string Token) : IRequest<Registration?>
{
    public override string ToString() => nameof(FindRegistrationQuery);
}

/// <summary>It wasn't me who registered with my address.</summary>
public sealed record RefuseRegistrationCommand(string Token) : IRequest<ActivationState>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.Activation;

    public override string ToString() => nameof(RefuseRegistrationCommand);
}

public sealed class FindRegistrationHandler(SlicesDb db, ActivationTokens tokens) : IRequestHandler<FindRegistrationQuery, Registration?>
{
    public async Task<Registration?> Handle(FindRegistrationQuery query, CancellationToken cancellationToken)
    {
        if (await ActivationLinks.FindAsync(db, tokens, query.Token, cancellationToken) is not { State: UserState.Unactivated } user)
        {
            return null;
        }
        var address = await db.AuditEntries.Where(e => e.UserId == user.Id && e.Kind == AuditKind.Registered)
            .Select(e => e.Address).FirstOrDefaultAsync(cancellationToken);
        return new(user.UserName, user.CreatedAt, address);
    }
}

public sealed partial class RefuseRegistrationHandler(
    SlicesDb db, ActivationTokens tokens, AuditTrail trail, ILogger<RefuseRegistrationHandler> log)
    : IRequestHandler<RefuseRegistrationCommand, ActivationState>
{
    public async Task<ActivationState> Handle(RefuseRegistrationCommand command, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await ActivationLinks.LockAsync(db, tokens, command.Token, cancellationToken) is not { State: UserState.Unactivated } user)
        {
            return ActivationState.Invalid;
        }
        db.Users.Remove(user);
        trail.Add(AuditKind.Disowned, user.Id, detail: "registration");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogRefused(user.Id);
        return ActivationState.Refused;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted {UserId}, whose address belongs to somebody who didn't register")]
    private partial void LogRefused(Guid userId);
}
