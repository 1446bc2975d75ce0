using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.ResetPassword;

/// <summary>The mail with the link that sets a new password. The link's lifetime starts when the mail is sent.</summary>
public sealed class PasswordResetMail(IOptions<SiteSettings> site, ResetTokens tokens) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.PasswordReset;

    public Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        // Not if the address has changed, a newer link has been sent or a password set since.
        Task.FromResult(user.State != UserState.Active || mail.To != user.Email || mail.TokenVersion < user.OldestResetTokenVersion ? null : new MailContent(
            Texts.Get("mail.reset.subject", site.Value.Name),
            [Texts.Get(mail.IsByAdministrator ? "mail.reset.byAdministrator" : "mail.reset.what", site.Value.Name, user.UserName)],
            new(Texts.Get("mail.newPassword"), site.Value.Link($"/reset/{tokens.Issue(user, mail.TokenVersion)}")),
            [
                Texts.Get("mail.reset.lifetime", Texts.Duration(ResetTokens.Lifetime)),
                mail.Origin(),
                Texts.Get((mail.IsByAdministrator, user.MustReset) switch
                {
                    (true, true) => "mail.reset.ended",
                    (true, false) => "mail.reset.notNeeded",
                    (false, true) => "mail.reset.mustReset",
                    (false, false) => "mail.reset.notYou",
                }),
            ]));
}
