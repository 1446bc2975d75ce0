using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.Register;

/// <summary>Tells the owner of an address that somebody registered with it. The page doesn't reveal that.</summary>
public sealed class AddressTakenMail(IOptions<SiteSettings> site) : IMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.AddressTaken;

    public Task<MailContent?> ComposeAsync(OutgoingMail mail, User user, CancellationToken cancellation) =>
        Task.FromResult<MailContent?>(new(
            Texts.Get("mail.addressTaken.subject", site.Value.Name),
            [Texts.Get("mail.addressTaken.what", site.Value.Name, user.UserName)],
            new(Texts.Get("mail.signIn"), site.Value.Link("/login")),
            [Texts.Get("mail.requestedFrom", mail.RequestedFrom), Texts.Get("mail.addressTaken.notYou")]));
}
