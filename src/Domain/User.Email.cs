namespace Slices.Domain;

public sealed partial class User
{
    /// <summary>How long a new address waits to be proven after a link was last asked for.</summary>
    public static readonly TimeSpan NewEmailLifetime = TimeSpan.FromDays(1);

    /// <summary>The address that was asked for in place of the present one. It has no effect until a link proves it.</summary>
    public string? NewEmail { get; private set; }

    public DateTimeOffset? NewEmailAskedAt { get; private set; }

    /// <summary>The session in which it was asked for.</summary>
    public Guid? NewEmailSessionId { get; private set; }

    /// <summary>The administrator who asked for it, where the owner didn't.</summary>
    public Guid? NewEmailAdministratorId { get; private set; }

    /// <summary>Counts the links asked for to prove a new address.</summary>
    public int EmailTokenVersion { get; private set; }

    /// <summary>The oldest version whose link still works.</summary>
    public int OldestEmailTokenVersion { get; private set; }

    public bool IsEmailTokenCurrent(long tokenVersion) => OldestEmailTokenVersion <= tokenVersion && tokenVersion <= EmailTokenVersion;

    /// <summary>Ends the links of older versions, once this version's link has been sent.</summary>
    public void EndEmailLinksBefore(int tokenVersion) => OldestEmailTokenVersion = Math.Max(OldestEmailTokenVersion, tokenVersion);

    /// <summary>The address that waits to be proven, while its time isn't over.</summary>
    public EmailAddress? WaitingEmail(DateTimeOffset now) =>
        NewEmail is not null && now - NewEmailAskedAt < NewEmailLifetime ? EmailAddress.Parse(NewEmail) : null;

    /// <summary>Asks for an address, in place of any other. The links sent to another one end.</summary>
    /// <param name="email">The address.</param>
    /// <param name="session">In which it is asked for. It ends with that session.</param>
    /// <param name="administrator">Who asks for it in place of the owner, in no session of the account.</param>
    /// <returns>The new token version.</returns>
    public int RequestEmailChange(EmailAddress email, Guid? session, DateTimeOffset now, Guid? administrator = null)
    {
        if (NewEmail is not null && EmailAddress.Parse(NewEmail) != email)
        {
            DropNewEmail();
        }
        NewEmail = email.Text;
        NewEmailAskedAt = now;
        NewEmailSessionId = session;
        NewEmailAdministratorId = administrator;
        return ++EmailTokenVersion;
    }

    /// <returns>False when none was waiting.</returns>
    public bool DropNewEmail()
    {
        var had = NewEmail is not null;
        NewEmail = null;
        NewEmailAskedAt = null;
        NewEmailSessionId = null;
        NewEmailAdministratorId = null;
        OldestEmailTokenVersion = ++EmailTokenVersion;
        return had;
    }

    /// <summary>Changes the address to one that a link has just proven. Ends reset links that went to the previous one.</summary>
    /// <param name="email">The address.</param>
    /// <param name="returns">Whether the account had it before: an intruder may have proven what was proven by mail in between.</param>
    /// <returns>The address before.</returns>
    public FormerEmail ChangeEmail(EmailAddress email, bool returns, DateTimeOffset now)
    {
        RecoveredAt = returns ? null : RecoveredAt;
        var former = FormerEmail.Of(this, now);
        Email = email.Text;
        EmailKey = email.Key;
        DropNewEmail();
        EndResets();
        return former;
    }

    /// <summary>Restores an address whose reader reports that they didn't change it. What was proven by mail since then was proven by an intruder.</summary>
    public void RestoreEmail(FormerEmail former)
    {
        Email = former.Email;
        EmailKey = former.EmailKey;
        DropNewEmail();
        EndResets();
        RecoveredAt = null;
    }
}
