using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Contacts;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Telemetry;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Accounts;

/// <param name="Mail">Null where the address has got as many as it may.</param>
public sealed record NewAccount(User User, OutgoingMail? Mail);

/// <summary>Adds the accounts that people register, whichever way they come.</summary>
public sealed class NewAccounts(
    UnitOfWork work, EmailReservations reservations, MailOutbox mails, MailRateLimiter mailLimiter, AuditTrail trail, Visitor visitor, BrowserKey browser, RegistrationCookie registration, IOptions<RegistrationSettings> settings, TimeProvider time)
{
    /// <summary>Makes one that waits for its activation, and queues the mail to its address.</summary>
    public async Task<NewAccount> MakeAsync(UserName name, EmailAddress email, string passwordHash, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var owner = await reservations.FindAsync(email.Key, cancellation);
        // A taken address changes nothing but the mail. The username is reserved all the same: if it stayed free, that would reveal the difference.
        var user = User.Register(name, email, passwordHash, visitor.Culture, new(settings.Value.AgreementVersion, now), now, RegisteredBy());
        // Without a mail the account waits anyway, until a link is asked for again.
        return new(user, !await mailLimiter.ClaimAsync(email.Key) ? null
            : owner is null ? OutgoingMail.Queue(MailTemplate.Activation, user, user.Culture, visitor.Address, now, tokenVersion: user.ActivationTokenVersion)
            : OutgoingMail.Queue(MailTemplate.AddressTaken, owner.User, owner.User.Culture, visitor.Address, now, address: owner.Email));
    }

    /// <summary>Adds it, with the caller's transaction.</summary>
    public void Add(NewAccount account)
    {
        work.Insert(account.User);
        if (account.Mail is { } mail)
        {
            mails.Add(mail);
        }
        trail.Add(AuditKind.Registered, account.User.Id);
        work.OnCommit(Metrics.Registered);
        work.OnCommit(() => registration.Give(account.User.Id));
    }

    // A browser without a key of its own gets one, so that it is known again when it activates.
    private byte[] RegisteredBy()
    {
        browser.Give();
        return browser.Hash();
    }
}
