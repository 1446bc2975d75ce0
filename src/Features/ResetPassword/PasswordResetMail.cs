using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.ResetPassword;

/// <summary>Brings the link that sets a new password. Its life starts when the mail leaves.</summary>
public sealed class PasswordResetMail(IOptions<SiteSettings> site, ResetTokens tokens) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.PasswordReset;

    public Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        // An address that was changed since proves nothing any more; where a newer link has been sent, or a password set, this one is worth nothing.
        Task.FromResult(user.State != UserState.Active || mail.To != user.Email || mail.Round < user.OldestResetRound ? null : new MailContent(
            Texts.Get("mail.reset.subject", site.Value.Name),
            Texts.Get("mail.greeting", user.UserName),
            [Texts.Get("mail.reset.what", site.Value.Name, user.UserName)],
            new(Texts.Get("mail.newPassword"), site.Value.Link($"/reset/{tokens.Issue(user, mail.Round)}")),
            [
                Texts.Get("mail.reset.lifetime", Texts.Duration(ResetTokens.Lifetime)),
                Texts.Get("mail.requestedFrom", mail.RequestedFrom),
                Texts.Get(user.MustReset ? "mail.reset.mustReset" : "mail.reset.notYou"),
            ]));
}
