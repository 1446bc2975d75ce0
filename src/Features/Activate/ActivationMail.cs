using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.Activate;

/// <summary>Brings the link that proves an address. Its life starts when the mail leaves.</summary>
public sealed class ActivationMail(
    IOptions<SiteSettings> site, IOptions<RegistrationSettings> registration, ActivationTokens tokens) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.Activation;

    public Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        Task.FromResult(user.State != UserState.Unactivated ? null : new MailContent(
            Texts.Get("mail.activation.subject", site.Value.Name),
            Texts.Get("mail.greeting", user.UserName),
            [Texts.Get("mail.activation.what", site.Value.Name, user.UserName)],
            new(Texts.Get("mail.activation.button"), site.Value.Link($"/activate/{tokens.Issue(user)}")),
            [
                Texts.Get("mail.activation.lifetime", Texts.Duration(registration.Value.ActivationLifetime)),
                Texts.Get("mail.requestedFrom", mail.RequestedFrom),
                Texts.Get("mail.activation.notYou"),
            ]));
}
