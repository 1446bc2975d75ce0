namespace Slices.Domain;

/// <summary>
/// Links in mails belong to rounds. Asking for a link begins a round; the links of older rounds work until one of the newer
/// round has been sent, so that nobody is left without any by a mail that waits or is withheld.
/// </summary>
public sealed partial class User
{
    /// <summary>Counts the activation links asked for.</summary>
    public int ActivationTokenVersion { get; private set; }

    /// <summary>The oldest round whose activation link works.</summary>
    public int OldestActivationRound { get; private set; }

    /// <summary>Counts the reset links asked for and the passwords set.</summary>
    public int ResetRound { get; private set; }

    /// <summary>The oldest round whose reset link works.</summary>
    public int OldestResetRound { get; private set; }

    public bool IsActivationRoundOpen(long round) => OldestActivationRound <= round && round <= ActivationTokenVersion;

    public bool IsResetRoundOpen(long round) => OldestResetRound <= round && round <= ResetRound;

    /// <returns>The new round.</returns>
    public int RenewActivation() => ++ActivationTokenVersion;

    /// <returns>The new round.</returns>
    public int RenewReset() => ++ResetRound;

    /// <summary>Ends the activation links before that round, whose own has been sent.</summary>
    public void EndActivationsBefore(int round) => OldestActivationRound = Math.Max(OldestActivationRound, round);

    /// <summary>Ends the links for a new password before that round, whose own has been sent.</summary>
    public void EndResetsBefore(int round) => OldestResetRound = Math.Max(OldestResetRound, round);

    /// <summary>Makes every reset link worthless that was asked for so far, sent or not.</summary>
    private void EndResets() => OldestResetRound = ++ResetRound;
}
