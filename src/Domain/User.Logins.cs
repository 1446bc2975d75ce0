namespace Slices.Domain;

public sealed partial class User
{
    /// <summary>Whether there is a password that the owner knows. Where there is none, the hash of one that nobody knows is kept: signing in by it fails, and takes as long.</summary>
    public bool HasPassword { get; private set; } = true;

    /// <summary>Whether nothing signs in until the password is set anew by mail, because the owner said that somebody else was in.</summary>
    public bool MustReset { get; private set; }

    /// <summary>Ends the password.</summary>
    /// <param name="nobodysHash">Of a password that nobody knows.</param>
    public void DropPassword(string nobodysHash)
    {
        ChangePassword(nobodysHash);
        HasPassword = false;
    }

    /// <summary>Ends the password and, until it is set anew by mail, every way in.</summary>
    /// <param name="nobodysHash">Of a password that nobody knows.</param>
    public void LockUntilReset(string nobodysHash)
    {
        DropPassword(nobodysHash);
        MustReset = true;
    }
}
