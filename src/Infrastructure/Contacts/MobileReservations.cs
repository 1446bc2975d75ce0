using Marten;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Sms;

namespace Slices.Infrastructure.Contacts;

/// <summary>
/// Moves phone number between accounts. A number belongs to the account that proved it last: operators give numbers to
/// other people.
/// </summary>
public sealed class MobileReservations(UnitOfWork work, Sql sql, SmsCodes codes, SmsOutbox messages, MailOutbox mails, SessionRevoker revoker, AuditTrail trail, AuditLog log, TimeProvider time)
{
    private const long Lock = 0x5E70_0002;

    /// <summary>
    /// Ends the codes that came to the number up to now: its previous owner must not use one at the account that gets it. It runs
    /// before the transaction, since no store is asked within one, and so even if the number doesn't move in the end.
    /// </summary>
    public Task EndCodesAsync(MobileNumber mobile) => codes.EndAllAsync(mobile);

    /// <summary>Lets one transaction at a time move numbers, over all nodes, until it ends. It comes before any account is locked, so that no two wait for each other.</summary>
    public Task LockAsync(CancellationToken cancellation) =>
        sql.ExecuteAsync($"select pg_advisory_xact_lock({Lock})", cancellation);

    /// <summary>
    /// Gives the user a number that a code has just proven. The account that had it loses it, with the sessions that only it
    /// began, and its owner is told. The caller has called <see cref="EndCodesAsync"/> and <see cref="LockAsync"/>, and saves.
    /// </summary>
    public async Task GiveAsync(MobileNumber mobile, User user, CancellationToken cancellation)
    {
        var holder = await work.Query<User>().SingleOrDefaultAsync(u => u.Mobile == mobile.Value && u.Id != user.Id, cancellation);
        if (holder is not null && await work.LockAsync<User>(holder.Id, cancellation) is { } loser)
        {
            await TakeAsync(loser, cancellation);
        }
        if (user.Mobile != mobile.Value)
        {
            await RemoveAsync(user, cancellation);
        }
        user.ConfirmMobile(mobile);
        trail.Add(AuditKind.MobileChanged, user.Id, Factor.SmsCode);
    }

    /// <summary>
    /// Assigns a number that a code has just proven to an account that waits for its activation. A number of an active account moves
    /// only with the activation: otherwise an account that can never be activated would take it, and whether the number moved would
    /// reveal whether the address has an owner.
    /// </summary>
    public async Task GiveToNewAsync(MobileNumber mobile, User user, CancellationToken cancellation)
    {
        if (await work.Query<User>().AnyAsync(u => u.Mobile == mobile.Value && u.ActivatedAt != null, cancellation))
        {
            user.WaitForMobile(mobile);
        }
        else
        {
            await GiveAsync(mobile, user, cancellation);
        }
    }

    /// <summary>Gives an account that is activated the number that it has waited for, unless somebody else has proven it since. The caller prepares as for <see cref="GiveAsync"/>.</summary>
    public async Task GiveWaitingAsync(User user, CancellationToken cancellation)
    {
        if (user.WaitingMobile is not { } waiting)
        {
            return;
        }
        var holder = await work.Query<User>().SingleOrDefaultAsync(u => u.Mobile == waiting, cancellation);
        if (holder is not null && await ProvenAtAsync(holder, cancellation) > user.CreatedAt)
        {
            user.StopWaitingForMobile();
        }
        else
        {
            await GiveAsync(MobileNumber.FromValue(waiting), user, cancellation);
        }
    }

    // A number that came with the activation was proven at the registration.
    private async Task<DateTimeOffset?> ProvenAtAsync(User holder, CancellationToken cancellation)
    {
        var changedAt = await log.LastAsync(holder.Id, AuditKind.MobileChanged, null, cancellation);
        return (changedAt - holder.ActivatedAt)?.Duration() < TimeSpan.FromMinutes(1) ? holder.CreatedAt : changedAt;
    }

    /// <summary>Removes the user's number, with the sessions that only it began. The caller has locked the user, and saves.</summary>
    public async Task RemoveAsync(User user, CancellationToken cancellation)
    {
        if (user.Mobile is { } number)
        {
            await messages.ForgetAsync([number], cancellation);
            await revoker.EndUnprovenAsync(user.Id, cancellation);
            user.RemoveMobile();
        }
    }

    private async Task TakeAsync(User loser, CancellationToken cancellation)
    {
        // Before the other account gets it: the index lets only one have it.
        await RemoveAsync(loser, cancellation);
        await work.SaveAsync(cancellation);
        trail.Add(AuditKind.MobileTaken, loser.Id, Factor.SmsCode);
        // An unproven address may be a stranger's. The network address of the number's new owner isn't shown.
        if (loser.ActivatedAt is not null)
        {
            mails.Add(OutgoingMail.Queue(MailTemplate.MobileTaken, loser, loser.Culture, "", time.GetUtcNow()));
        }
    }
}
