using Marten;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Mail;

/// <summary>Mails to every active administrator.</summary>
public sealed class AdministratorMails(UnitOfWork work, MailOutbox mails, TimeProvider time)
{
    /// <summary>Queues them with what the caller saves.</summary>
    public async Task QueueAsync(MailTemplate template, CancellationToken cancellation)
    {
        foreach (var administrator in await work.Query<User>().Where(u => u.IsAdministrator && u.State == UserState.Active).ToListAsync(cancellation))
        {
            mails.Add(OutgoingMail.Queue(template, administrator, administrator.Culture, "", time.GetUtcNow()));
        }
    }
}
