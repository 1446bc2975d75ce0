using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Slices.Domain;

namespace Slices.Infrastructure.Links;

/// <summary>
/// The tokens in the links of mails: signed and encrypted, good for one purpose alone, bound to the user, and timed from
/// the moment the mail leaves.
/// </summary>
/// <param name="protection">Whose keys sign them.</param>
/// <param name="purpose">What no token of another purpose is taken for.</param>
/// <param name="time">What they end by.</param>
public abstract class LinkTokens(IDataProtectionProvider protection, string purpose, TimeProvider time)
{
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector($"Slices.{purpose}.v1").ToTimeLimitedDataProtector();

    /// <param name="userId">The account.</param>
    /// <param name="mark">What tells the handler whether the token still works, such as its version.</param>
    /// <param name="lifetime">How long it works from now on.</param>
    /// <param name="mailbox">Whose reader it is for, where that matters; see <see cref="Mailbox"/>.</param>
    protected string Issue(Guid userId, long mark, TimeSpan lifetime, string mailbox = "") =>
        protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{userId:N} {mark} {mailbox}"), time.GetUtcNow() + lifetime);

    /// <summary>Stands for an address in a token, which would become too long with it: all its spellings are one mailbox.</summary>
    public static string Mailbox(string address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(EmailAddress.Parse(address)?.Key ?? "")).AsSpan(0, 16));

    /// <summary>What the token says, or null when it is mangled, of another purpose or too old.</summary>
    protected (Guid UserId, long Mark, string Mailbox)? Unprotect(string token)
    {
        try
        {
            // Tokens of before an upgrade name no mailbox.
            var parts = protector.Unprotect(token, out var expiresAt).Split(' ');
            return expiresAt > time.GetUtcNow()
                ? (Guid.ParseExact(parts[0], "N"), long.Parse(parts[1], CultureInfo.InvariantCulture), parts.ElementAtOrDefault(2) ?? "")
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
