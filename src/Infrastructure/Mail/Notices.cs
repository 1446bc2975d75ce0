using Slices.Domain;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Mail;

/// <summary>Tells owners what happened to their accounts, so that they notice what they didn't do.</summary>
public sealed class Notices(MailOutbox mails, Visitor visitor, TimeProvider time)
{
    /// <summary>Queues a notice to the account's present address, in the caller's transaction.</summary>
    /// <param name="what">The kind of notice.</param>
    /// <param name="owner">The account's owner.</param>
    /// <param name="detail">What it happened to, where the account has several: a passkey's name, a provider.</param>
    /// <param name="byAdministrator">Whose address and browser the owner isn't told.</param>
    public void Queue(MailTemplate what, User owner, string detail = "", bool byAdministrator = false) => mails.Add(
        OutgoingMail.Queue(what, owner, owner.Culture, byAdministrator ? "" : visitor.Address, time.GetUtcNow(), byAdministrator ? "" : visitor.Device) with { Detail = detail });
}
