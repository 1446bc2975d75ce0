using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;
using Slices.Resources;

namespace Slices.Features.Account.TwoFactor;

/// <summary>Here is a new passkey of mine.</summary>
public sealed record AddPasskeyCommand : IRequest<AddPasskeyResult>, IStepUp
{
    public string Question { get; init; } = "";
    public string Answer { get; init; } = "";

    public override string ToString() => nameof(AddPasskeyCommand);
}

public enum AddPasskeyResult { Added, Refused, TooMany }

public sealed class AddPasskeyHandler(SlicesDb db, SessionOwner owner, Passkeys passkeys, FactorChanges changes, Visitor visitor, TimeProvider time)
    : IRequestHandler<AddPasskeyCommand, AddPasskeyResult>
{
    /// <summary>How many passkeys somebody may have.</summary>
    public const int Most = 20;

    public async Task<AddPasskeyResult> Handle(AddPasskeyCommand command, CancellationToken cancellationToken)
    {
        var userId = visitor.UserId!.Value;
        if (await passkeys.CreateAsync(command.Question, command.Answer) is not { } made)
        {
            return AddPasskeyResult.Refused;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One after another, so that many at once don't become more than there may be.
        var user = await owner.LockAsync(cancellationToken);
        if (await db.Passkeys.CountAsync(p => p.UserId == userId, cancellationToken) is var there && there >= Most)
        {
            return AddPasskeyResult.TooMany;
        }
        db.Passkeys.Add(Passkey.Of(
            userId, made.CredentialId, made.PublicKey, made.SignCount, made.Transports ?? [], made.IsBackupEligible, made.IsBackedUp,
            Texts.Get("passkeys.name", there + 1), time.GetUtcNow()));
        changes.Record(AuditKind.FactorAdded, Factor.Passkey, user);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return AddPasskeyResult.Added;
        }
        catch (DbUpdateException e) when (e.Violates(PasskeyMapping.CredentialIndex))
        {
            return AddPasskeyResult.Refused;
        }
    }
}
