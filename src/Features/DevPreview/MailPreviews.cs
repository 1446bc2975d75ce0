using Slices.Domain;
using Slices.Features.Account.ExportData;
using Slices.Infrastructure.Accounts;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.DevPreview;

/// <summary>Composes every mail for somebody who doesn't exist.</summary>
public sealed class MailPreviews(UnitOfWork work, SessionStore sessions, ExportStore exports, Invitations invitations, MailComposer composer, TimeProvider time)
{
    private const string Address = "203.0.113.7";
    private const string Device = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    private static readonly EmailAddress NewEmail = EmailAddress.Parse("emma.new@example.com")!;

    public async Task<MailMessage?> ComposeAsync(MailTemplate template, string culture, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var user = Somebody(template, culture, now);
        if (template == MailTemplate.Invitation)
        {
            return await InviteAsync(culture, now, cancellation);
        }
        if (template is not (MailTemplate.EmailChange or MailTemplate.ExportReady))
        {
            return await composer.ComposeAsync(Queue(template, user, now), template == MailTemplate.AccountDeleted ? null : user, cancellation);
        }
        // These read rows besides the account. They are undone when the mail is composed.
        await using var transaction = await work.BeginAsync(cancellation);
        work.Insert(user);
        exports.Add(DataExport.Ask(user.Id, Address, Device, now).Complete([], now));
        await work.SaveAsync(cancellation);
        var session = Session.Start(user.Id, Guid.NewGuid().ToByteArray(), Guid.NewGuid().ToByteArray(), false, TimeSpan.FromHours(1), TimeSpan.FromHours(1), "", "", now);
        await sessions.AddAsync(session, cancellation);
        user.RequestEmailChange(NewEmail, session.Id, now);
        return await composer.ComposeAsync(Queue(template, user, now), user, cancellation);
    }

    private async Task<MailMessage?> InviteAsync(string culture, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await work.BeginAsync(cancellation);
        var invitation = await invitations.AddAsync(Invitation.To(NewEmail, culture, Guid.Empty, now), cancellation);
        return await composer.ComposeAsync(OutgoingMail.Of(invitation, now), null, cancellation);
    }

    private static User Somebody(MailTemplate template, string culture, DateTimeOffset now)
    {
        var user = User.Register(UserName.Fold("emma-preview"), EmailAddress.Parse("emma.preview@example.com")!, "", culture, null, now);
        user.ChangeProfile(Nickname.Parse("Emma"), culture, null);
        if (template != MailTemplate.Activation)
        {
            user.Activate(now);
        }
        if (template == MailTemplate.DeletionAsked)
        {
            user.RequestDeletion(now);
        }
        return user;
    }

    private static OutgoingMail Queue(MailTemplate template, User user, DateTimeOffset now) =>
        OutgoingMail.Queue(template, user, user.Culture, Address, now, Device, template == MailTemplate.EmailChange ? NewEmail.Text : null) with
        {
            Detail = template switch
            {
                MailTemplate.PasskeyAdded or MailTemplate.PasskeyRemoved => "iPhone",
                MailTemplate.LoginLinked or MailTemplate.LoginUnlinked => "qq",
                _ => "",
            },
        };
}
