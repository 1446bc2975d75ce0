using Slices.Domain;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Accounts;

/// <summary>Sends activation links again.</summary>
public sealed class ActivationMails(UnitOfWork work, EmailReservations reservations, MailOutbox mails, MailRateLimiter mailLimiter, Visitor visitor, TimeProvider time)
{
    private const int MaxMails = 3;

    /// <summary>
    /// Queues a new link for each account that waits for the address. It ends the older links when it is sent. Each mail names its
    /// account, so that nobody activates another one by mistake.
    /// </summary>
    public async Task QueueAsync(EmailAddress email, CancellationToken cancellation)
    {
        var claimed = new List<Guid>();
        foreach (var id in await reservations.WaitingForAsync(email.Key, MaxMails, cancellation))
        {
            if (await mailLimiter.ClaimAsync(email.Key))
            {
                claimed.Add(id);
            }
        }
        await using var transaction = await work.BeginAsync(cancellation);
        // In the order of their ids, so that two who ask at once don't wait for each other.
        foreach (var id in claimed.Order())
        {
            if (await work.LockAsync<User>(id, cancellation) is { State: UserState.Unactivated } user)
            {
                mails.Add(OutgoingMail.Queue(
                    MailTemplate.Activation, user, visitor.Culture, visitor.Address, time.GetUtcNow(), tokenVersion: user.RenewActivation()));
            }
        }
        await transaction.CommitAsync(cancellation);
    }
}
