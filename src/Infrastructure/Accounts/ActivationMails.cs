using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Accounts;

/// <summary>Sends activation links again.</summary>
public sealed class ActivationMails(SlicesDb db, EmailOwners owners, MailCeiling ceiling, Visitor visitor, TimeProvider time)
{
    private const int MostMails = 3;

    /// <summary>
    /// Queues a new link for whoever waits on the address, which ends the older ones when it is sent. Several may wait on one address: each
    /// gets its mail, which names it, so that nobody activates another's by mistake.
    /// </summary>
    public async Task QueueAsync(EmailAddress email, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var held = owners.Held;
        var waiting = await db.Users
            .Where(u => u.EmailKey == email.Key && u.State == UserState.Unactivated)
            .Where(u => !db.Users.Any(other => other.EmailKey == email.Key && other.ActivatedAt != null) && !held.Any(f => f.EmailKey == email.Key))
            .OrderByDescending(u => u.CreatedAt)
            .Take(MostMails)
            .Select(u => u.Id)
            .ToListAsync(cancellation);
        // In the order of their ids, so that two who ask at once don't wait for each other.
        foreach (var id in waiting.Order())
        {
            if (await db.LockUserAsync(id, cancellation) is { State: UserState.Unactivated } user && await ceiling.ClaimAsync(email.Key))
            {
                db.OutgoingMails.Add(OutgoingMail.Queue(
                    MailTemplate.Activation, user, visitor.Culture, visitor.Address, time.GetUtcNow(), round: user.RenewActivation()));
            }
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
