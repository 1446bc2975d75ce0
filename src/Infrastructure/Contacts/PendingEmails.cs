using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Contacts;

/// <summary>
/// Knows which address waits to become an account's: while its time isn't over, and the session goes on in which it was asked
/// for, or the administrator is one who asked for it. However that ends, nobody else finishes what was begun.
/// </summary>
public sealed class PendingEmails(SessionStore sessions, Sql sql, TimeProvider time)
{
    public async Task<EmailAddress?> FindAsync(User user, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return user.WaitingEmail(now) is { } email
            && (user.NewEmailAdministratorId is { } administrator
                ? await IsAdministratorAsync(administrator, cancellation)
                : await sessions.GoesOnAsync(user.NewEmailSessionId, user.Id, now, cancellation))
                ? email
                : null;
    }

    private Task<bool> IsAdministratorAsync(Guid id, CancellationToken cancellation) =>
        sql.ValueAsync<bool>($"select exists (select from users where id = {id} and is_administrator and state = 'Active')", cancellation);
}
