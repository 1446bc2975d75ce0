namespace Slices.Domain;

public sealed partial class User
{
    /// <summary>How long a username stays before its owner can choose another, and how long the old one is kept from others.</summary>
    public static readonly TimeSpan UserNameInterval = TimeSpan.FromDays(30);

    /// <summary>From when on the owner can choose another username; null when they can now.</summary>
    public DateTimeOffset? UserNameFixedUntil(DateTimeOffset now) => UserNameChangedAt + UserNameInterval is { } until && until > now ? until : null;

    /// <summary>Chooses another username.</summary>
    /// <returns>The one before, which nobody else gets for a while.</returns>
    public FormerUserName ChangeUserName(UserName name, DateTimeOffset now)
    {
        var former = new FormerUserName(UserNameKey, Id, UserName, now, now + UserNameInterval);
        (UserName, UserNameKey, UserNameChangedAt) = (name.Text, name.Key, now);
        return former;
    }

    /// <summary>Restores a username whose owner reports that they didn't change it.</summary>
    public void RestoreUserName(FormerUserName former) => (UserName, UserNameKey, UserNameChangedAt) = (former.UserName, former.UserNameKey, null);
}
