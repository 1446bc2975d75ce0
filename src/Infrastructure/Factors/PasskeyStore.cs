using Marten;
using Microsoft.AspNetCore.Identity;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Factors;

/// <summary>People's passkeys. As the framework's passkey handler reads them, and as the account's pages list and remove them.</summary>
public sealed class PasskeyStore(UnitOfWork work, Sql sql) : IUserPasskeyStore<User>
{
    /// <summary>The user's, in the order they were added.</summary>
    public Task<IReadOnlyList<Passkey>> ListAsync(Guid userId, CancellationToken cancellation) =>
        work.Query<Passkey>().Where(p => p.UserId == userId).OrderBy(p => p.Id).ToListAsync(cancellation);

    public Task<int> CountAsync(Guid userId, CancellationToken cancellation) => work.Query<Passkey>().CountAsync(p => p.UserId == userId, cancellation);

    public Task RemoveAsync(Guid userId, IEnumerable<Guid> ids, CancellationToken cancellation) =>
        sql.ExecuteAsync($"delete from passkeys where user_id = {userId} and id = any({ids.ToArray()})", cancellation);

    /// <returns>How many there were.</returns>
    public Task<int> RemoveAllAsync(Guid userId, CancellationToken cancellation) => sql.ExecuteAsync($"delete from passkeys where user_id = {userId}", cancellation);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        [.. (await ListAsync(user.Id, cancellationToken)).Select(Info)];

    public async Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await FindAsync(credentialId, cancellationToken) is { } passkey ? await work.LoadAsync<User>(passkey.UserId, cancellationToken) : null;

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        await FindAsync(credentialId, cancellationToken) is { } passkey && passkey.UserId == user.Id ? Info(passkey) : null;

    public async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? await work.LoadAsync<User>(id, cancellationToken) : null;

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
        // The unit of work is the scope's.
    }

    private Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken cancellation) =>
        work.Query<Passkey>().SingleOrDefaultAsync(p => p.CredentialId == credentialId, cancellation);

    // Attestations are not asked for, so there are none to keep.
    private static UserPasskeyInfo Info(Passkey p) => new(
        p.CredentialId, p.PublicKey, p.CreatedAt, (uint)p.SignCount, p.Transports, isUserVerified: true, p.IsBackupEligible, p.IsBackedUp, [], []);
}
