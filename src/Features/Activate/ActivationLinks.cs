using Slices.Domain;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Activate;

/// <summary>Finds the accounts that links in mails activate.</summary>
public sealed class ActivationLinks(UnitOfWork work, EmailReservations reservations, ActivationTokens tokens)
{
    /// <summary>The account of a working link: no newer one was sent, it hasn't expired, and no other account has the address.</summary>
    public async Task<User?> FindAsync(string token, CancellationToken cancellation) =>
        tokens.Read(token) is var (id, tokenVersion) ? await CheckAsync(await work.LoadAsync<User>(id, cancellation), tokenVersion, cancellation) : null;

    /// <summary>The same, locked.</summary>
    public async Task<User?> LockAsync(string token, CancellationToken cancellation) =>
        tokens.Read(token) is var (id, tokenVersion) ? await CheckAsync(await work.LockAsync<User>(id, cancellation), tokenVersion, cancellation) : null;

    private async Task<User?> CheckAsync(User? user, long tokenVersion, CancellationToken cancellation) =>
        user is { State: not UserState.Disabled } && user.IsActivationTokenCurrent(tokenVersion) && await reservations.IsFreeForAsync(user, cancellation) ? user : null;
}
