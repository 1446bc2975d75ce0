using MediatR;
using Microsoft.AspNetCore.Identity;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Resources;

namespace Slices.Features.Account.TwoFactor;

/// <summary>Here is a new passkey of mine.</summary>
public sealed record AddPasskeyCommand : Redacted, IRequest<AddPasskeyResult>, IStepUp
{
    public string Question { get; init; } = "";
    public string Answer { get; init; } = "";
}

public enum AddPasskeyResult { Added, Refused, TooMany }

public sealed class AddPasskeyHandler(UnitOfWork work, CurrentUser owner, Passkeys passkeys, PasskeyStore store, FactorChanges changes, TimeProvider time)
    : IRequestHandler<AddPasskeyCommand, AddPasskeyResult>
{
    /// <summary>How many passkeys somebody may have.</summary>
    public const int Most = 20;

    public async Task<AddPasskeyResult> Handle(AddPasskeyCommand command, CancellationToken cancellationToken)
    {
        if (await passkeys.CreateAsync(command.Question, command.Answer) is not { } made)
        {
            return AddPasskeyResult.Refused;
        }
        try
        {
            // One after another, so that many at once don't become more than there may be.
            return await owner.ChangeAsync(user => AddAsync(user, made, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e.Violates(Documents.CredentialIndex))
        {
            return AddPasskeyResult.Refused;
        }
    }

    private async Task<AddPasskeyResult> AddAsync(User user, UserPasskeyInfo made, CancellationToken cancellation)
    {
        if (await store.CountAsync(user.Id, cancellation) is var there && there >= Most)
        {
            return AddPasskeyResult.TooMany;
        }
        work.Insert(Passkey.Of(
            user.Id, made.CredentialId, made.PublicKey, made.SignCount, made.Transports ?? [], made.IsBackupEligible, made.IsBackedUp,
            Texts.Get("passkeys.name", there + 1), time.GetUtcNow()));
        changes.Record(AuditKind.FactorAdded, Factor.Passkey, user);
        return AddPasskeyResult.Added;
    }
}
