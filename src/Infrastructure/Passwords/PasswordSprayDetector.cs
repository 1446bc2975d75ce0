using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Passwords;

/// <summary>
/// Detects one password that is tried on many accounts, and slows it: strangers may then try it once from each network,
/// and soon not at all. What was typed is kept for an hour as an HMAC of a few bits, whose key the site's keys seal.
/// </summary>
public sealed class PasswordSprayDetector(
    IEphemeralStore store, IDataProtectionProvider protection, KnownDevices devices, Visitor visitor, RateLimiter limiter, UnitOfWork work, AdministratorMails mails,
    AuditTrail trail, IOptions<RateLimitSettings> settings, IHostEnvironment environment)
{
    /// <summary>Accounts within <see cref="Window"/> from which on a password may be tried once from each network.</summary>
    public const int SlowedFrom = 20;

    /// <summary>Accounts from which on it may not be tried by strangers at all.</summary>
    public const int StoppedFrom = 100;

    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    // Enough to distinguish thousands of passwords, far too few to guess one from.
    private const int MarkBytes = 4;

    private readonly IDataProtector protector = protection.CreateProtector("Slices.PasswordSprayDetector");
    private byte[]? key;

    /// <exception cref="RequestRejectedException">The password was tried on many accounts lately; says how long that counts.</exception>
    public async Task RefuseAsync(string password, IRateLimited guess)
    {
        if (!await IsOnAsync(guess))
        {
            return;
        }
        var mark = await MarkAsync(password);
        var accounts = await store.ReadCountAsync(AccountsKey(mark));
        if (accounts < SlowedFrom)
        {
            return;
        }
        var tries = await store.CountAsync(EphemeralKey.For("spraying:tries", $"{mark} {visitor.Network}"), Window);
        if (accounts >= StoppedFrom || tries.Count > 1)
        {
            await limiter.RefuseAsync(RateLimitedAction.SignIn, "password", tries.Remaining, isNews: tries.Count == 2);
        }
    }

    /// <summary>
    /// Counts a wrong password, once for each account that it was tried on, whether or not the account exists. It isn't cancelled
    /// with the request, so that the one alert isn't lost.
    /// </summary>
    public async Task CountAsync(string password, IRateLimited guess)
    {
        if (!await IsOnAsync(guess))
        {
            return;
        }
        var mark = await MarkAsync(password);
        if (await store.ClaimAsync(EphemeralKey.For("spraying:account", $"{mark} {await devices.RateLimitKeyAsync(guess.RateLimitedAccount)}"), Window)
            && (await store.CountAsync(AccountsKey(mark), Window)).Count == SlowedFrom)
        {
            trail.Add(AuditKind.PasswordSprayed, null, Factor.Password);
            if (await store.ClaimAsync("spraying:told", Window))
            {
                await mails.QueueAsync(MailTemplate.PasswordsTried, CancellationToken.None);
            }
            await work.SaveAsync(CancellationToken.None);
        }
    }

    // A browser that the account knows doesn't spray.
    private async Task<bool> IsOnAsync(IRateLimited guess) => settings.Value.IsOn(environment) && await devices.FindTypedAsync(guess.RateLimitedAccount) is null;

    private static string AccountsKey(string mark) => $"spraying:accounts:{mark}";

    private async Task<string> MarkAsync(string password)
    {
        var text = Encoding.UTF8.GetBytes(UnicodeText.Compose(password));
        return Convert.ToHexString(HMACSHA256.HashData(key ?? await KeyAsync(), text).AsSpan(0, MarkBytes));
    }

    private async Task<byte[]> KeyAsync()
    {
        const string Place = "spraying:key";
        try
        {
            if (await store.ReadAsync(Place) is { } kept)
            {
                return key = protector.Unprotect(Convert.FromBase64String(kept));
            }
        }
        catch (CryptographicException)
        {
            // Encrypted by keys that no longer exist: starts over.
        }
        // Of several made at once the last one stays, so it is read again when it is needed next.
        var made = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
        await store.PutAsync(Place, Convert.ToBase64String(protector.Protect(made)), TimeSpan.FromDays(1));
        return made;
    }
}
