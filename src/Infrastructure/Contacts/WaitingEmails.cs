using Slices.Domain;
using Slices.Infrastructure.Sessions;

namespace Slices.Infrastructure.Contacts;

/// <summary>
/// Knows which address waits to become an account's: while its time isn't over, and the session goes on in which it was asked
/// for. However that ends, nobody else finishes what was begun in it.
/// </summary>
public sealed class WaitingEmails(SessionStore sessions, TimeProvider time)
{
    public async Task<EmailAddress?> FindAsync(User user, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return user.WaitingEmail(now) is { } email
            && await sessions.GoesOnAsync(user.NewEmailSessionId, user.Id, now, cancellation)
                ? email
                : null;
    }
}
