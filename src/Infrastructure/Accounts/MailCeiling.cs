using Slices.Domain;
using Slices.Infrastructure.Ephemeral;

namespace Slices.Infrastructure.Accounts;

/// <summary>How many mails a mailbox gets that anybody can cause who knows an address of it, whichever form they use.</summary>
public sealed class MailCeiling(IEphemeralStore store)
{
    /// <summary>To one mailbox within an hour, a plus and what follows it aside. What is asked for beyond it changes nothing, and is told to nobody: the newest link still works.</summary>
    public const int PerHour = 5;

    /// <summary>Counts one more mail to the address and says whether it may leave.</summary>
    public Task<bool> ClaimAsync(string emailKey) => ClaimAsync("stranger", emailKey);

    /// <summary>Resets are counted apart: each brings a link that works, so whoever uses them up keeps nobody from a new password.</summary>
    public Task<bool> ClaimResetAsync(string emailKey) => ClaimAsync("reset", emailKey);

    /// <summary>Links to new addresses, and word that somebody wants a taken one, are counted apart: they need no captcha, and keep nobody from registering.</summary>
    /// <param name="userId">Who asks.</param>
    /// <param name="pause">Between two of them to the address because of the same account, whatever else it asked for in between.</param>
    public async Task<bool> ClaimChangeAsync(Guid userId, string emailKey, TimeSpan pause) =>
        await store.ClaimAsync(EphemeralKey.For("mails:pause", $"{userId} {emailKey}"), pause) && await ClaimAsync("change", emailKey);

    private async Task<bool> ClaimAsync(string by, string emailKey) =>
        (await store.CountAsync(EphemeralKey.For($"mails:{by}", EmailAddress.MailboxKey(emailKey)), TimeSpan.FromHours(1))).Count <= PerHour;
}
