using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Passwords;

/// <summary>The mails that bring a link for a new password.</summary>
public sealed class ResetMails(MailOutbox mails, AuditTrail trail, Visitor visitor, TimeProvider time)
{
    /// <summary>Queues a link, which ends the older ones when it is sent. The caller holds the user's lock, and saves it.</summary>
    public void Queue(User user, string culture) => Queue(user, culture, visitor.Address);

    /// <summary>The same as an administrator wants it, whose address the mail doesn't tell.</summary>
    public void QueueByAdministrator(User user) => Queue(user, user.Culture, from: "");

    private void Queue(User user, string culture, string from)
    {
        mails.Add(OutgoingMail.Queue(MailTemplate.PasswordReset, user, culture, from, time.GetUtcNow(), tokenVersion: user.RenewReset()));
        trail.Add(AuditKind.PasswordResetAsked, user.Id);
    }
}
