using Slices.Domain;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Activate;

/// <summary>Finds the accounts that links in mails activate.</summary>
public sealed class ActivationLinks(UnitOfWork work, EmailReservations owners, ActivationTokens tokens)
{
    /// <summary>The account of a link that is still worth something: no newer one sent, in time, and the address nobody else's by now.</summary>
    public async Task<User?> FindAsync(string token, CancellationToken cancellation) =>
        tokens.Read(token) is var (id, round) ? await CheckAsync(await work.LoadAsync<User>(id, cancellation), round, cancellation) : null;

    /// <summary>The same, locked.</summary>
    public async Task<User?> LockAsync(string token, CancellationToken cancellation) =>
        tokens.Read(token) is var (id, round) ? await CheckAsync(await work.LockAsync<User>(id, cancellation), round, cancellation) : null;

    private async Task<User?> CheckAsync(User? user, long round, CancellationToken cancellation) =>
        user is { State: not UserState.Disabled } && user.IsActivationRoundOpen(round) && await owners.IsFreeForAsync(user, cancellation) ? user : null;
}
