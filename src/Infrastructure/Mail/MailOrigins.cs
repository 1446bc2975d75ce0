using Slices.Domain;
using Slices.Resources;

namespace Slices.Infrastructure.Mail;

public static class MailOrigins
{
    /// <summary>Who caused the mail, in words: an administrator, or somebody at an address.</summary>
    public static string Origin(this OutgoingMail mail) =>
        mail.IsByAdministrator ? Texts.Get("mail.byAdministrator") : Texts.Get("mail.requestedFrom", mail.RequestedFrom);
}
