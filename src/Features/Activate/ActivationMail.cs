using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.Activate;

/// <summary>The mail with the link that proves an address. The link's lifetime starts when the mail is sent.</summary>
public sealed class ActivationMail(
    IOptions<SiteSettings> site, IOptions<RegistrationSettings> registration, ActivationTokens tokens, ExternalLogins logins) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.Activation;

    public async Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        user.State != UserState.Unactivated || mail.TokenVersion < user.OldestActivationTokenVersion ? null : new(
            Texts.Get("mail.activation.subject", site.Value.Name),
            [Texts.Get("mail.activation.what", site.Value.Name, user.UserName), .. await SignInMethodsAsync(user, cancellation)],
            new(Texts.Get("mail.activation.button"), site.Value.Link($"/activate/{tokens.Issue(user, mail.TokenVersion)}")),
            [
                Texts.Get("mail.activation.lifetime", Texts.Duration(registration.Value.ActivationLifetime)),
                Texts.Get("mail.requestedFrom", mail.RequestedFrom),
                Texts.Get(user.HasPassword ? "mail.activation.notYou" : "mail.activation.notYou.noPassword"),
            ]);

    // What else signs in to the account, besides its password.
    private async Task<IReadOnlyList<string>> SignInMethodsAsync(User user, CancellationToken cancellation)
    {
        List<string> methods = [];
        if (await logins.NamesAsync(user.Id, cancellation) is { Count: > 0 } names)
        {
            methods.Add(Texts.Get("activate.logins", ExternalProvider.TitlesOf(names)));
        }
        if ((user.Mobile ?? user.WaitingMobile) is { } mobile)
        {
            methods.Add(Texts.Get("activate.mobile", MobileNumber.FromValue(mobile).Masked));
        }
        return methods;
    }
}
