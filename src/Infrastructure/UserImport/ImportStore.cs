using System.Security.Cryptography;
using System.Text;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Passwords.Imported;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.UserImport;

/// <summary>An account that is about to be added.</summary>
/// <param name="Hash">What its password is checked by, where another system hashed it.</param>
internal sealed record Addition(string SourceKey, User User, ImportedHash? Hash, DateTimeOffset? LastSignInAt)
{
    /// <summary>What nobody else may have, as <see cref="ImportStore.TakenAsync"/> spells it.</summary>
    public IEnumerable<string> Claims =>
        [Claim.Name(User.UserNameKey), Claim.Email(User.EmailKey), .. User.Mobile is { } mobile ? new[] { Claim.Mobile(mobile) } : []];
}

/// <summary>What one account alone may have, in one word.</summary>
internal static class Claim
{
    public static string Name(string key) => $"name {key}";
    public static string Email(string key) => $"email {key}";
    public static string Mobile(string value) => $"mobile {value}";
    public static string Key(string key) => $"key {key}";
}

/// <summary>What an import reads and writes, in the caller's transaction.</summary>
public sealed class ImportStore(Sql sql, UserCopy users, AuditLog log, ImportedHashes hashes)
{
    /// <summary>One import at a time adds accounts, over all nodes, until the transaction ends.</summary>
    internal Task LockAsync(CancellationToken cancellation) => sql.ExecuteAsync($"select pg_advisory_xact_lock(hashtext('slices import'))", cancellation);

    /// <summary>Which of the keys were imported from there before, and whether their accounts have been deleted since.</summary>
    internal async Task<Dictionary<string, bool>> KnownAsync(ImportPlan plan, string[] keys, CancellationToken cancellation)
    {
        var hashes = Array.ConvertAll(keys, Hash);
        return (await sql.ListAsync(
            Sql.Join([
                $"""
                select k.key, i.user_id is null from unnest({keys}, {hashes}) as k (key, hash)
                join imported_users i on i.source = {plan.Source} and i.source_key = k.hash
                """,
                .. plan.IsTrial ? [$"union all select k.key, false from unnest({keys}) as k (key) join trial_import t on t.claim = 'key ' || k.key"] : Array.Empty<FormattableString>()]),
            row => (row.Get<string>(0), row.Get<bool>(1)), cancellation)).DistinctBy(known => known.Item1).ToDictionary();
    }

    /// <summary>Which of the names, addresses and numbers somebody has, as <see cref="Claim"/>s.</summary>
    internal async Task<HashSet<string>> TakenAsync(
        string[] names, string[] emails, string[] mobiles, DateTimeOffset now, bool isTrial, CancellationToken cancellation)
    {
        string[] all = [.. names.Select(Claim.Name), .. emails.Select(Claim.Email), .. mobiles.Select(Claim.Mobile)];
        return [.. await sql.ListAsync(
            Sql.Join([
                $"""
                select 'name ' || user_name_key from users where user_name_key = any({names})
                union all select 'name ' || user_name_key from former_user_names where user_name_key = any({names})
                union all select 'email ' || email_key from users where email_key = any({emails}) and activated_at is not null
                union all select 'email ' || email_key from former_emails where email_key = any({emails}) and reserved_until > {now}
                union all select 'mobile ' || mobile from users where mobile = any({mobiles})
                """,
                .. isTrial ? [$"union all select claim from trial_import where claim = any({all})"] : Array.Empty<FormattableString>()]),
            row => row.Get<string>(0), cancellation)];
    }

    internal async Task AddAsync(ImportPlan plan, IReadOnlyList<Addition> additions, DateTimeOffset now, CancellationToken cancellation)
    {
        // Of addresses whose reservation is over.
        await sql.ExecuteAsync($"delete from former_emails where email_key = any({additions.Select(a => a.User.EmailKey).ToArray()})", cancellation);
        await users.AddAsync(additions.Select(a => a.User), cancellation);
        await users.SignedInAsync([.. additions.Where(a => a.LastSignInAt is not null).Select(a => (a.User.Id, a.LastSignInAt!.Value))], cancellation);
        await sql.CopyAsync(
            "imported_users (source, source_key, user_id)", additions.Select(a => new object?[] { plan.Source, Hash(a.SourceKey), a.User.Id }), cancellation);
        await log.CopyAsync(additions.Select(a => AuditEntry.Of(AuditKind.AccountAdded, a.User.Id, null, null, "", "", "", plan.Detail, now)), cancellation);
        await hashes.AddAsync(additions.Select(a => a.Hash).OfType<ImportedHash>(), cancellation);
    }

    /// <summary>Begins a trial, which lasts as long as the transaction: what it takes is noted beside the accounts.</summary>
    internal Task BeginTrialAsync(CancellationToken cancellation) => sql.ExecuteAsync($"create temporary table trial_import (claim text primary key) on commit drop", cancellation);

    internal Task TryAsync(IEnumerable<Addition> additions, CancellationToken cancellation) =>
        sql.CopyAsync("trial_import (claim)", additions.SelectMany(a => a.Claims.Append(Claim.Key(a.SourceKey))).Select(claim => new object?[] { claim }), cancellation);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
