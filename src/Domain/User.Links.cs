namespace Slices.Domain;

/// <summary>
/// Each request for a mailed link raises a token version. Links of older versions work until one of a newer version has been
/// sent, so that a mail that waits or is withheld leaves the user with a working link.
/// </summary>
public sealed partial class User
{
    /// <summary>Counts the activation links asked for.</summary>
    public int ActivationTokenVersion { get; private set; }

    /// <summary>The oldest version whose activation link still works.</summary>
    public int OldestActivationTokenVersion { get; private set; }

    /// <summary>Counts the reset links asked for and the passwords set.</summary>
    public int ResetTokenVersion { get; private set; }

    /// <summary>The oldest version whose reset link still works.</summary>
    public int OldestResetTokenVersion { get; private set; }

    public bool IsActivationTokenCurrent(long tokenVersion) => OldestActivationTokenVersion <= tokenVersion && tokenVersion <= ActivationTokenVersion;

    public bool IsResetTokenCurrent(long tokenVersion) => OldestResetTokenVersion <= tokenVersion && tokenVersion <= ResetTokenVersion;

    /// <returns>The new token version.</returns>
    public int RenewActivation() => ++ActivationTokenVersion;

    /// <returns>The new token version.</returns>
    public int RenewReset() => ++ResetTokenVersion;

    /// <summary>Ends the activation links of older versions, once this version's link has been sent.</summary>
    public void EndActivationsBefore(int tokenVersion) => OldestActivationTokenVersion = Math.Max(OldestActivationTokenVersion, tokenVersion);

    /// <summary>Ends the reset links of older versions, once this version's link has been sent.</summary>
    public void EndResetsBefore(int tokenVersion) => OldestResetTokenVersion = Math.Max(OldestResetTokenVersion, tokenVersion);

    /// <summary>Ends every reset link that was asked for so far, sent or not.</summary>
    private void EndResets() => OldestResetTokenVersion = ++ResetTokenVersion;
}
