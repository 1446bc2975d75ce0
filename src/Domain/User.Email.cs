namespace Slices.Domain;

public sealed partial class User
{
    /// <summary>How long an address that shall be the account's waits to be proven since a link was last asked for.</summary>
    public static readonly TimeSpan NewEmailLifetime = TimeSpan.FromDays(1);

    /// <summary>The address that shall take the place of the account's. Until a link has proven it, it counts for nothing.</summary>
    public string? NewEmail { get; private set; }

    public DateTimeOffset? NewEmailAskedAt { get; private set; }

    /// <summary>The session in which it was asked for.</summary>
    public Guid? NewEmailSessionId { get; private set; }

    /// <summary>Counts the links asked for to prove a new address.</summary>
    public int EmailRound { get; private set; }

    /// <summary>The oldest round whose link works, for the address that waits.</summary>
    public int OldestEmailRound { get; private set; }

    public bool IsEmailRoundOpen(long round) => OldestEmailRound <= round && round <= EmailRound;

    /// <summary>Ends the links for a new address before that round, whose own has been sent.</summary>
    public void EndEmailLinksBefore(int round) => OldestEmailRound = Math.Max(OldestEmailRound, round);

    /// <summary>The address that waits to be proven, while its time isn't over.</summary>
    public EmailAddress? WaitingEmail(DateTimeOffset now) =>
        NewEmail is not null && now - NewEmailAskedAt < NewEmailLifetime ? EmailAddress.Parse(NewEmail) : null;

    /// <summary>Puts an address in waiting, in place of any other. The links sent to another one end.</summary>
    /// <param name="email">The address.</param>
    /// <param name="session">In which it is asked for; it waits no longer than that lasts.</param>
    /// <param name="now">The time.</param>
    /// <returns>The new round of links.</returns>
    public int AskForEmail(EmailAddress email, Guid? session, DateTimeOffset now)
    {
        if (NewEmail is not null && EmailAddress.Parse(NewEmail) != email)
        {
            DropNewEmail();
        }
        (NewEmail, NewEmailAskedAt, NewEmailSessionId) = (email.Text, now, session);
        return ++EmailRound;
    }

    /// <returns>False when none was waiting.</returns>
    public bool DropNewEmail()
    {
        var had = NewEmail is not null;
        (NewEmail, NewEmailAskedAt, NewEmailSessionId) = (null, null, null);
        OldestEmailRound = ++EmailRound;
        return had;
    }

    /// <summary>Takes an address that a link has just proven. Links for a new password that went to the one before end with it.</summary>
    /// <param name="email">The address.</param>
    /// <param name="returns">Whether the account had it before: what was proven by mail in between, somebody else may have proven.</param>
    /// <param name="now">The time.</param>
    /// <returns>The address before.</returns>
    public FormerEmail ChangeEmail(EmailAddress email, bool returns, DateTimeOffset now)
    {
        RecoveredAt = returns ? null : RecoveredAt;
        var former = FormerEmail.Of(this, now);
        (Email, EmailKey) = (email.Text, email.Key);
        DropNewEmail();
        EndResets();
        return former;
    }

    /// <summary>Takes an address back, because whoever reads its mail didn't change it. What was proven by mail since then was proven by somebody else.</summary>
    public void RestoreEmail(FormerEmail former)
    {
        (Email, EmailKey) = (former.Email, former.EmailKey);
        DropNewEmail();
        EndResets();
        RecoveredAt = null;
    }
}
