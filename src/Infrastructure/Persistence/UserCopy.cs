using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

/// <summary>
/// Adds many new accounts at once by COPY, which takes a fraction of the time. It writes what Marten writes: the document,
/// its columns and its version.
/// </summary>
public sealed class UserCopy(Sql sql, Documents documents)
{
    private const string Table =
        "mt_doc_user (id, data, mt_version, user_name_key, email_key, mobile, state, is_administrator, created_at, activated_at, deletion_due_at, new_email_asked_at)";

    /// <summary>Adds them with the caller's transaction.</summary>
    public Task AddAsync(IEnumerable<User> users, CancellationToken cancellation)
    {
        var serializer = documents.Store.Options.Serializer();
        return sql.CopyAsync(
            Table,
            users.Select(u => new object?[]
            {
                u.Id, new Json(serializer.ToCleanJson(u)), Guid.CreateVersion7(), u.UserNameKey, u.EmailKey, u.Mobile, u.State, u.IsAdministrator,
                u.CreatedAt, u.ActivatedAt, u.DeletionDueAt, u.NewEmailAskedAt,
            }),
            cancellation);
    }

    /// <summary>Notes when each of them signed in last, with the caller's transaction.</summary>
    public Task SignedInAsync(IReadOnlyCollection<(Guid Id, DateTimeOffset At)> last, CancellationToken cancellation)
    {
        var (ids, moments) = (last.Select(l => l.Id).ToArray(), last.Select(l => l.At.UtcDateTime).ToArray());
        return sql.ExecuteAsync(
            $"update sign_in_counters c set last_sign_in_at = l.at from unnest({ids}, {moments}) as l (id, at) where c.user_id = l.id", cancellation);
    }
}
