using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Sms;

namespace Slices.Infrastructure.Accounts;

/// <summary>
/// Moves telephone numbers between accounts. A number belongs to the account that proved it last: operators give numbers to
/// other people.
/// </summary>
public sealed class MobileOwners(SlicesDb db, SmsCodes codes, SessionEnder sessions, AuditTrail trail, TimeProvider time)
{
    private const long Lock = 0x5E70_0002;

    /// <summary>Lets one transaction at a time move numbers, over all nodes, until it ends. It comes before any account is locked, so that no two wait for each other.</summary>
    public Task LockAsync(CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", cancellation);

    /// <summary>
    /// Gives the user a number that a code has just proven. The account that had it loses it, with the sessions that only it
    /// began, and its owner is told. The caller has called <see cref="LockAsync"/>, and saves.
    /// </summary>
    public async Task GiveAsync(MobileNumber mobile, User user, CancellationToken cancellation)
    {
        var holder = await db.Users.Where(u => u.Mobile == mobile.Value && u.Id != user.Id).Select(u => (Guid?)u.Id).SingleOrDefaultAsync(cancellation);
        if (holder is { } id && await db.LockUserAsync(id, cancellation) is { } loser)
        {
            await TakeAsync(mobile, loser, cancellation);
        }
        if (user.Mobile != mobile.Value)
        {
            await RemoveAsync(user, cancellation);
        }
        user.ConfirmMobile(mobile);
        trail.Add(AuditKind.MobileChanged, user.Id, Factor.SmsCode);
    }

    /// <summary>
    /// Gives a number that a code has just proven to an account that waits for its activation. One that an active account has
    /// moves with the activation: otherwise an account that can never be activated would take it, or, if that were left out for
    /// those alone, the number's going would tell whether the address has an owner.
    /// </summary>
    public async Task GiveToNewAsync(MobileNumber mobile, User user, CancellationToken cancellation)
    {
        if (await db.Users.AnyAsync(u => u.Mobile == mobile.Value && u.ActivatedAt != null, cancellation))
        {
            user.WaitForMobile(mobile);
        }
        else
        {
            await GiveAsync(mobile, user, cancellation);
        }
    }

    /// <summary>Takes the user's number away, whose row is locked and who is saved next.</summary>
    public async Task RemoveAsync(User user, CancellationToken cancellation)
    {
        if (user.Mobile is { } number)
        {
            await ForgetMessagesAsync([number], cancellation);
            user.RemoveMobile();
        }
    }

    /// <summary>Forgets where messages went. Those that were sent cost money, and stay countable.</summary>
    public async Task ForgetMessagesAsync(string[] mobiles, CancellationToken cancellation)
    {
        await db.OutgoingSms.Where(m => mobiles.Contains(m.To) && m.State == SmsState.Waiting).ExecuteDeleteAsync(cancellation);
        await db.OutgoingSms.Where(m => mobiles.Contains(m.To))
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.To, "").SetProperty(x => x.SealedCode, (string?)null), cancellation);
    }

    private async Task TakeAsync(MobileNumber mobile, User loser, CancellationToken cancellation)
    {
        // Before the other account gets it: the index lets only one have it.
        await db.Users.Where(u => u.Id == loser.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.Mobile, (string?)null), cancellation);
        await codes.EndAllAsync(mobile);
        await ForgetMessagesAsync([mobile.Value], cancellation);
        await sessions.EndUnprovenAsync(loser.Id, cancellation);
        trail.Add(AuditKind.MobileTaken, loser.Id, Factor.SmsCode);
        // An address that nobody proved may be a stranger's. From where the number's new owner came is theirs to know.
        if (loser.ActivatedAt is not null)
        {
            db.OutgoingMails.Add(OutgoingMail.Queue(MailTemplate.MobileTaken, loser, loser.Culture, "", time.GetUtcNow()));
        }
    }
}
