using Marten;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.External;

/// <summary>Which accounts people at providers belong to. Found by the providers' ids alone, never by an address or a name.</summary>
public sealed class ExternalLogins(UnitOfWork work, Sql sql, ExternalProviders providers, TimeProvider time)
{
    /// <summary>By unionid first, then by openid.</summary>
    public async Task<ExternalLogin?> FindAsync(ExternalIdentity identity, CancellationToken cancellation)
    {
        var (provider, openId, unionId) = identity;
        var found = unionId is null
            ? await work.Query<ExternalLogin>().Where(l => l.Provider == provider && l.OpenId == openId).ToListAsync(cancellation)
            : await work.Query<ExternalLogin>().Where(l => l.Provider == provider && (l.OpenId == openId || l.UnionId == unionId)).ToListAsync(cancellation);
        return found.OrderByDescending(l => l.UnionId == unionId).FirstOrDefault();
    }

    /// <summary>Notes that it was used, and the unionid that its provider didn't say before.</summary>
    public async Task NoteUseAsync(ExternalLogin login, ExternalIdentity identity, CancellationToken cancellation)
    {
        await using var transaction = await work.BeginAsync(cancellation);
        (await work.LockAsync<ExternalLogin>(login.Id, cancellation))?.Use(identity.UnionId, time.GetUtcNow());
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>
    /// Makes it a login of the user, in the caller's transaction. Takes it from an account that was never activated: otherwise a
    /// mistyped address would keep its owner out.
    /// </summary>
    public async Task AddAsync(Guid userId, ExternalIdentity identity, CancellationToken cancellation)
    {
        await sql.ExecuteAsync(
            $"""
            delete from external_logins l where provider = {identity.Provider} and (open_id = {identity.OpenId} or union_id = {identity.UnionId}) and user_id <> {userId}
                and exists (select from users u where u.id = l.user_id and u.state = 'Unactivated')
            """, cancellation);
        work.Insert(ExternalLogin.Link(userId, identity.Provider, identity.OpenId, identity.UnionId, time.GetUtcNow()));
    }

    /// <summary>Whether the save failed because somebody has that login, which the indexes alone decide.</summary>
    public static bool IsTaken(Exception e) => e.Violates(Documents.OpenIdIndex) || e.Violates(Documents.UnionIdIndex);

    /// <summary>The user's logins, by their providers.</summary>
    public Task<IReadOnlyList<ExternalLogin>> ListAsync(Guid userId, CancellationToken cancellation) =>
        work.Query<ExternalLogin>().Where(l => l.UserId == userId).OrderBy(l => l.Provider).ToListAsync(cancellation);

    /// <summary>The providers that the user's logins are of.</summary>
    public Task<List<string>> NamesAsync(Guid userId, CancellationToken cancellation) =>
        sql.ListAsync($"select provider from external_logins where user_id = {userId} order by provider", row => row.Get<string>(0), cancellation);

    public Task RemoveAsync(Guid userId, string provider, CancellationToken cancellation) =>
        sql.ExecuteAsync($"delete from external_logins where user_id = {userId} and provider = {provider}", cancellation);

    public Task RemoveAllAsync(Guid userId, CancellationToken cancellation) =>
        sql.ExecuteAsync($"delete from external_logins where user_id = {userId}", cancellation);

    /// <summary>The providers that the user may prove by who they are: those of their logins, where there is neither a password nor a second factor.</summary>
    public async Task<List<string>> ReauthenticatingAsync(Guid? userId, CancellationToken cancellation) => (await sql.ListAsync(
        $"""
        select l.provider from external_logins l join users u on u.id = l.user_id
        where u.id = {userId} and not u.has_password and u.totp_secret is null and not exists (select from passkeys p where p.user_id = u.id)
        order by l.provider
        """, row => row.Get<string>(0), cancellation)).FindAll(name => providers.Find(name) is not null);
}
