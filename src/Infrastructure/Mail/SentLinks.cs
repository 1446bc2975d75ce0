using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Mail;

/// <summary>Ends the older links of an account once a newer one has been sent, and not before.</summary>
public sealed class SentLinks(UnitOfWork work)
{
    public async Task NoteAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        if (mail is not { UserId: { } userId, TokenVersion: { } tokenVersion })
        {
            return;
        }
        await using var transaction = await work.BeginAsync(cancellation);
        if (await work.LockAsync<User>(userId, cancellation) is { } user)
        {
            End(user, mail.Template, tokenVersion);
        }
        await transaction.CommitAsync(cancellation);
    }

    private static void End(User user, MailTemplate template, int tokenVersion)
    {
        switch (template)
        {
            case MailTemplate.Activation:
                user.EndActivationsBefore(tokenVersion);
                break;
            case MailTemplate.PasswordReset:
                user.EndResetsBefore(tokenVersion);
                break;
            case MailTemplate.EmailChange:
                user.EndEmailLinksBefore(tokenVersion);
                break;
        }
    }
}
