using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Accounts;

/// <summary>Adds the accounts that people register, whichever way they come.</summary>
public sealed class NewAccounts(
    SlicesDb db, EmailOwners owners, MailCeiling ceiling, AuditTrail trail, Visitor visitor, BrowserKey browser, IOptions<RegistrationSettings> settings, TimeProvider time)
{
    /// <summary>Adds one that waits for its activation, with the mail that whoever has the address gets. The caller saves both.</summary>
    public async Task<User> AddAsync(UserName name, EmailAddress email, string passwordHash, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var owner = await owners.FindAsync(email.Key, cancellation);
        // A taken address changes nothing but the mail: the name is held all the same, or its being free would tell.
        var user = User.Register(name, email, passwordHash, visitor.Culture, new(settings.Value.AgreementVersion, now), now, RegisteredBy());
        db.Users.Add(user);
        // Without a mail the account waits all the same, until a link is asked for again.
        if (await ceiling.ClaimAsync(email.Key))
        {
            db.OutgoingMails.Add(owner is null
                ? OutgoingMail.Queue(MailTemplate.Activation, user, user.Culture, visitor.Address, now, round: user.ActivationRound)
                : OutgoingMail.Queue(MailTemplate.AddressTaken, owner.User, owner.User.Culture, visitor.Address, now, address: owner.Email));
        }
        trail.Add(AuditKind.Registered, user.Id);
        return user;
    }

    // A browser without a key of its own gets one, so that it is known again when it activates.
    private byte[] RegisteredBy()
    {
        browser.Give();
        return browser.Hash();
    }
}
