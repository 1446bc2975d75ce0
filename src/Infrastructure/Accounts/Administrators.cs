using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Accounts;

/// <summary>What became of an administrator that was to be made.</summary>
public enum NewAdministrator { Made, UserNameTaken, EmailTaken }

/// <summary>Makes administrators without a mail: whoever may do this sits at the server itself.</summary>
public sealed class Administrators(SlicesDb db, TimeProvider time)
{
    public Task<bool> ExistAsync(CancellationToken cancellation) => db.Users.AnyAsync(u => u.IsAdministrator, cancellation);

    /// <summary>Queues the mail to every one of them; whoever does so saves it.</summary>
    public async Task WriteToAllAsync(MailTemplate template, CancellationToken cancellation)
    {
        foreach (var administrator in await db.Users.Where(u => u.IsAdministrator && u.State == UserState.Active).ToListAsync(cancellation))
        {
            db.OutgoingMails.Add(OutgoingMail.Queue(template, administrator, administrator.Culture, "", time.GetUtcNow()));
        }
    }

    public async Task<NewAdministrator> AddAsync(
        UserName name, EmailAddress email, string passwordHash, string culture, CancellationToken cancellation)
    {
        var user = User.Register(name, email, passwordHash, culture, null, time.GetUtcNow());
        user.Activate(time.GetUtcNow());
        user.MakeAdministrator();
        db.Users.Add(user);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return NewAdministrator.Made;
        }
        catch (DbUpdateException e) when (e.Violates(UserMapping.UserNameIndex))
        {
            return NewAdministrator.UserNameTaken;
        }
        catch (DbUpdateException e) when (e.Violates(UserMapping.ActivatedEmailIndex))
        {
            return NewAdministrator.EmailTaken;
        }
    }
}
