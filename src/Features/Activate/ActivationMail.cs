using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.Activate;

/// <summary>Brings the link that proves an address. Its life starts when the mail leaves.</summary>
public sealed class ActivationMail(
    IOptions<SiteSettings> site, IOptions<RegistrationSettings> registration, ActivationTokens tokens, ExternalLogins logins) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.Activation;

    public async Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        user.State != UserState.Unactivated || mail.Round < user.OldestActivationRound ? null : new(
            Texts.Get("mail.activation.subject", site.Value.Name),
            Texts.Get("mail.greeting", user.UserName),
            [Texts.Get("mail.activation.what", site.Value.Name, user.UserName), .. await BoundAsync(user, cancellation)],
            new(Texts.Get("mail.activation.button"), site.Value.Link($"/activate/{tokens.Issue(user, mail.Round)}")),
            [
                Texts.Get("mail.activation.lifetime", Texts.Duration(registration.Value.ActivationLifetime)),
                Texts.Get("mail.requestedFrom", mail.RequestedFrom),
                Texts.Get(user.HasPassword ? "mail.activation.notYou" : "mail.activation.notYou.noPassword"),
            ]);

    // By what whoever registered could sign in.
    private async Task<IReadOnlyList<string>> BoundAsync(User user, CancellationToken cancellation)
    {
        List<string> bound = [];
        if (await logins.NamesAsync(user.Id, cancellation) is { Count: > 0 } names)
        {
            bound.Add(Texts.Get("activate.logins", ExternalProvider.TitlesOf(names)));
        }
        if ((user.Mobile ?? user.WaitingMobile) is { } mobile)
        {
            bound.Add(Texts.Get("activate.mobile", MobileNumber.FromValue(mobile).Masked));
        }
        return bound;
    }
}
