using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.AcceptInvitation;

/// <summary>The mail by which somebody joins; or, where the address has an account when it leaves, word of that.</summary>
public sealed class InvitationMail(IOptions<SiteSettings> site, Invitations invitations, InvitationTokens tokens, EmailReservations reservations, TimeProvider time) : IAccountlessMailTemplate
{
    public bool Writes(MailTemplate template) => template == MailTemplate.Invitation;

    public async Task<MailContent?> ComposeAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        if (await invitations.FindAsync(mail.InvitationId, cancellation) is not { } invitation || invitation.State(time.GetUtcNow()) != InvitationState.Open)
        {
            return null;
        }
        var subject = Texts.Get("mail.invitation.subject", site.Value.Name);
        if (await reservations.FindAsync(invitation.Email.Key, cancellation) is { } holder)
        {
            var name = holder.User.UserName;
            return new MailContent(
                subject, [Texts.Get("mail.invitation.have", site.Value.Name, name)], new(Texts.Get("mail.signIn"), site.Value.Link("/login")),
                [Texts.Get("mail.invitation.have.then")]).Unlinked(name);
        }
        return new(
            subject,
            [Texts.Get("mail.invitation.what", site.Value.Name)],
            new(Texts.Get("mail.invitation.button"), site.Value.Link($"/invitation/{tokens.Issue(invitation)}")),
            [Texts.Get("mail.invitation.lifetime", Texts.Duration(invitation.ExpiresAt - time.GetUtcNow())), Texts.Get("mail.invitation.notYou")]);
    }
}
