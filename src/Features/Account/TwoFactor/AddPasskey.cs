using MediatR;
using Microsoft.AspNetCore.Identity;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;
using Slices.Resources;

namespace Slices.Features.Account.TwoFactor;

/// <summary>Adds a passkey.</summary>
public sealed record AddPasskeyCommand : Redacted, IRequest<AddPasskeyResult>, IStepUp
{
    public string Question { get; init; } = "";
    public string Answer { get; init; } = "";
}

public enum AddPasskeyResult { Added, Refused, TooMany }

public sealed class AddPasskeyHandler(UnitOfWork work, CurrentUser currentUser, SessionStore sessions, Passkeys passkeys, PasskeyStore store, FactorChanges changes, Visitor visitor, TimeProvider time)
    : IRequestHandler<AddPasskeyCommand, AddPasskeyResult>
{
    /// <summary>How many passkeys an account may have.</summary>
    public const int MaxPasskeys = 20;

    public async Task<AddPasskeyResult> Handle(AddPasskeyCommand command, CancellationToken cancellationToken)
    {
        if (await passkeys.CreateAsync(command.Question, command.Answer) is not { } made)
        {
            return AddPasskeyResult.Refused;
        }
        try
        {
            // Under the account's lock, so that several at once don't exceed the limit.
            return await currentUser.ChangeAsync(user => AddAsync(user, made, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (e.Violates(Documents.CredentialIndex))
        {
            return AddPasskeyResult.Refused;
        }
    }

    private async Task<AddPasskeyResult> AddAsync(User user, UserPasskeyInfo made, CancellationToken cancellation)
    {
        var others = await store.ListAsync(user.Id, cancellation);
        if (others.Count >= MaxPasskeys)
        {
            return AddPasskeyResult.TooMany;
        }
        var passkey = Passkey.Of(
            user.Id, made.CredentialId, made.PublicKey, made.SignCount, made.Transports ?? [], made.IsBackupEligible, made.IsBackedUp,
            Name(made, [.. others.Select(p => p.Name)]), time.GetUtcNow());
        work.Insert(passkey);
        await sessions.RequireReauthenticationOfOthersAsync(user.Id, visitor.SessionId, time.GetUtcNow(), cancellation);
        changes.Record(AuditKind.FactorAdded, Factor.Passkey, user, passkey.Name);
        return AddPasskeyResult.Added;
    }

    /// <summary>After what keeps it, or else after the browser; numbered where the owner has one of that name.</summary>
    private string Name(UserPasskeyInfo made, HashSet<string> taken)
    {
        var name = PasskeyProviders.NameOf(made.AttestationObject, made.CredentialId) ?? DeviceName.Known(visitor.Device) ?? Texts.Get("factor.Passkey");
        return taken.Contains(name) ? Enumerable.Range(2, MaxPasskeys).Select(n => $"{name} {n}").First(n => !taken.Contains(n)) : name;
    }
}
