using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;
using Slices.Resources;

namespace Slices.Infrastructure.Mail;

/// <summary>Every notice: what happened, when, from where and by which browser, and what to do if it wasn't the reader.</summary>
public sealed class NoticeMail(IOptions<SiteSettings> site, CompromiseReportTokens tokens) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template is MailTemplate.PasswordChanged or MailTemplate.MobileChanged or MailTemplate.MobileRemoved or MailTemplate.UserNameChanged
        or MailTemplate.AuthenticatorAdded or MailTemplate.AuthenticatorRemoved or MailTemplate.PasskeyAdded or MailTemplate.PasskeyRemoved
        or MailTemplate.FactorsRemoved or MailTemplate.RecoveryCodesMade or MailTemplate.RecoveryCodeUsed or MailTemplate.NewDevice
        or MailTemplate.ManyFailures or MailTemplate.PasswordOff or MailTemplate.CodesOff or MailTemplate.OldSessionKeyUsed or MailTemplate.PasswordsTried
        or MailTemplate.LoginLinked or MailTemplate.LoginUnlinked or MailTemplate.MobileTaken
        or MailTemplate.EmailChangeAsked or MailTemplate.EmailChanged or MailTemplate.EmailRestored or MailTemplate.DeletionAsked or MailTemplate.DeletionCalledOff;

    public Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation)
    {
        if ((mail.Template, user.DeletionDueAt) is (MailTemplate.DeletionAsked, null))
        {
            return Task.FromResult<MailContent?>(null);
        }
        var (button, path, closing) = mail.Template switch
        {
            MailTemplate.PasswordOff => ("mail.resetPassword", "/forgot", "mail.PasswordOff.then"),
            MailTemplate.CodesOff => ("mail.signIn", "/login", "mail.CodesOff.then"),
            MailTemplate.PasswordsTried => ("mail.record", "/admin/audit", "mail.PasswordsTried.then"),
            // The former owner no longer has the number, so there is nothing to undo.
            MailTemplate.MobileTaken => ("mail.signIn", "/login", "mail.MobileTaken.then"),
            MailTemplate.DeletionAsked => ("mail.DeletionAsked.button", "/account/privacy", "mail.DeletionAsked.then"),
            MailTemplate.OldSessionKeyUsed => ("", "", "mail.OldSessionKeyUsed.then"),
            MailTemplate.EmailChanged => ("", "", "mail.EmailChanged.then"),
            MailTemplate.EmailRestored => ("", "", "mail.EmailRestored.then"),
            _ when mail.IsByAdministrator => ("", "", "mail.notMe.byAdministrator"),
            _ => ("", "", "mail.notMe.then"),
        };
        return Task.FromResult<MailContent?>(new(
            Texts.Get($"mail.{mail.Template}.subject", site.Value.Name, About(mail)),
            [Texts.Get((mail.Template, mail.IsByAdministrator) is (MailTemplate.EmailChangeAsked, true) ? "mail.EmailChangeAsked.byAdministrator" : $"mail.{mail.Template}.what", site.Value.Name, user.UserName, Due(user), About(mail)), string.Join('\n', Facts(mail, user))],
            button.Length == 0 ? null : new(Texts.Get(button), site.Value.Link(path)),
            [Texts.Get(closing, Texts.Duration(CompromiseReportTokens.Lifetime))])
        {
            GreetsByName = mail.Template != MailTemplate.EmailRestored,
            // Most readers have nothing to do; these have something else to do than to say that it wasn't them.
            Otherwise = mail.Template is MailTemplate.PasswordOff or MailTemplate.CodesOff or MailTemplate.PasswordsTried or MailTemplate.MobileTaken or MailTemplate.EmailRestored
                ? null
                : new(Texts.Get("mail.notMe"), site.Value.Link($"/account/not-me/{tokens.Issue(mail)}")),
        });
    }

    private static string About(OutgoingMail mail) => Texts.Find($"external.name.{mail.Detail}") ?? mail.Detail;

    private string Due(User user) => user.DeletionDueAt is { } due ? site.Value.Moment(due, user.TimeZone) : "";

    private IEnumerable<string> Facts(OutgoingMail mail, User user)
    {
        yield return Texts.Get("mail.when", site.Value.Moment(mail.CreatedAt, user.TimeZone));
        if (mail.Template is MailTemplate.MobileTaken or MailTemplate.EmailRestored)
        {
            // The reader may be a stranger to whoever did this.
            yield break;
        }
        if (mail.IsByAdministrator)
        {
            yield return mail.Origin();
        }
        if (mail.RequestedFrom.Length > 0)
        {
            yield return Texts.Get("mail.from", mail.RequestedFrom);
        }
        if (mail.Device.Length > 0)
        {
            // A mail must not repeat text that a stranger sent in a header.
            yield return Texts.Get("mail.browser", DeviceName.Known(mail.Device) ?? Texts.Get("mail.browser.unknown"));
        }
    }
}
