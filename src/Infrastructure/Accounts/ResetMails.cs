using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Accounts;

/// <summary>The mails that bring a link for a new password, of which no mailbox gets many.</summary>
public sealed class ResetMails(SlicesDb db, IEphemeralStore store, AuditTrail trail, Visitor visitor, TimeProvider time)
{
    /// <summary>To one address within an hour. What is asked for beyond it changes nothing: the newest link still works.</summary>
    public const int MostPerHour = 3;

    /// <summary>Counts one more mail to the address and says whether it may leave.</summary>
    public async Task<bool> ClaimAsync(string emailKey) =>
        (await store.CountAsync(EphemeralKey.For("mails:reset", emailKey), TimeSpan.FromHours(1))).Count <= MostPerHour;

    /// <summary>Queues a link, which ends the older ones. Whoever has locked the user saves it.</summary>
    public void Queue(User user, string culture)
    {
        user.RenewReset();
        db.OutgoingMails.Add(OutgoingMail.Queue(MailTemplate.PasswordReset, user, culture, visitor.Address, time.GetUtcNow()));
        trail.Add(AuditKind.PasswordResetAsked, user.Id);
    }
}
