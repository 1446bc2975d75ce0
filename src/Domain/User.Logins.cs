namespace Slices.Domain;

public sealed partial class User
{
    /// <summary>Whether there is a password that the owner knows. Where there is none, the hash of one that nobody knows is kept: signing in by it fails, and takes as long.</summary>
    public bool HasPassword { get; private set; } = true;

    /// <summary>Ends the password.</summary>
    /// <param name="nobodysHash">Of a password that nobody knows.</param>
    public void DropPassword(string nobodysHash)
    {
        ChangePassword(nobodysHash);
        HasPassword = false;
    }
}
