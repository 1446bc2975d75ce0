using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Mail;

/// <summary>Ends the older links of an account once a newer one has been sent, and not before.</summary>
public static class SentLinks
{
    public static Task NoteAsync(SlicesDb db, OutgoingMail mail, CancellationToken cancellation) => (mail.Template, mail.Round) switch
    {
        (MailTemplate.Activation, { } round) => db.Users.Where(u => u.Id == mail.UserId && u.OldestActivationRound < round)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.OldestActivationRound, round), cancellation),
        (MailTemplate.PasswordReset, { } round) => db.Users.Where(u => u.Id == mail.UserId && u.OldestResetRound < round)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.OldestResetRound, round), cancellation),
        (MailTemplate.EmailChange, { } round) => db.Users.Where(u => u.Id == mail.UserId && u.OldestEmailRound < round)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.OldestEmailRound, round), cancellation),
        _ => Task.CompletedTask,
    };
}
