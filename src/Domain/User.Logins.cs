namespace Slices.Domain;

public sealed partial class User
{
    /// <summary>Whether the owner has a password. Without one, an unusable hash is kept, so that signing in by password fails and takes as long.</summary>
    public bool HasPassword { get; private set; } = true;

    /// <summary>Whether nothing signs in until a reset by mail, because the owner reported a compromise.</summary>
    public bool MustReset { get; private set; }

    /// <summary>Ends the password.</summary>
    /// <param name="unusableHash">Of a password that nobody knows.</param>
    public void MakePasswordUnusable(string unusableHash)
    {
        ChangePassword(unusableHash);
        HasPassword = false;
    }

    /// <summary>Ends the password, and locks every sign-in method until a reset by mail.</summary>
    /// <param name="unusableHash">Of a password that nobody knows.</param>
    public void LockUntilReset(string unusableHash)
    {
        MakePasswordUnusable(unusableHash);
        MustReset = true;
    }
}
