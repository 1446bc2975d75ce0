using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slices.Domain;
using Slices.Infrastructure.Ephemeral;

namespace Slices.Infrastructure.OneTimeCodes;

/// <summary>A code to be sent.</summary>
/// <param name="Replaces">The code that it ended, where there was one.</param>
public sealed record IssuedCode(Guid Id, string Code, Guid? Replaces);

/// <summary>A code on its way, as the browser that asked may see it.</summary>
public sealed record PendingCode(MobileNumber To, DateTimeOffset AskedAt, DateTimeOffset ExpiresAt);

/// <summary>What a typed code turned out to be.</summary>
public enum CodeCheck
{
    Right,

    /// <summary>Wrong, late, used, replaced, for another number or asked for by another browser.</summary>
    Wrong,

    /// <summary>The number's codes were tried too often; none works for a while.</summary>
    Exhausted,
}

/// <summary>
/// Six-digit codes, each for one number, one purpose and one holder (<see cref="OneTimeCodeHolder"/>); a holder may ask for several
/// numbers. Strangers share one current code for each number; each device that the number's account knows has one of its own, so
/// that strangers can't use it up. The store keeps an HMAC of the code under the browser's own key, so that nobody who reads the
/// store has the code.
/// </summary>
public sealed class SmsCodes(IEphemeralStore store, TimeProvider time)
{
    /// <summary>Digits of a code.</summary>
    public const int Length = 6;

    /// <summary>How long a code lives; at most ten minutes by the standards.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often a number's codes may be tried within <see cref="TriesWindow"/>, however many codes: by all strangers together, and
    /// by each known device.
    /// </summary>
    public const int MaxTries = 5;

    private static readonly TimeSpan TriesWindow = TimeSpan.FromMinutes(10);

    /// <summary>The code that was typed; null for what can't be one.</summary>
    public static string? Parse(string typed) => UnicodeText.Digits(typed, Length);

    /// <summary>A new code, in place of any that the holder, strangers or this device have for the number and the purpose.</summary>
    /// <param name="device">The holder's, where the number's account knows it.</param>
    public async Task<IssuedCode> IssueAsync(MobileNumber to, SmsPurpose purpose, string holder, Guid? device)
    {
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var now = time.GetUtcNow();
        var asked = new Asked(Guid.CreateVersion7(now), to.Value, device, Mac(to, purpose, holder, code), now, now + Lifetime, await store.ReadAsync(EndedKey(to.Value)));
        await store.PutAsync(AskedKey(purpose, holder, to.Value), JsonSerializer.Serialize(asked), Lifetime);
        await store.PutAsync(LastKey(purpose, holder), to.Value, Lifetime);
        var newest = NewestKey(purpose, asked);
        var replaced = await store.ReadAsync(newest);
        await store.PutAsync(newest, asked.Id.ToString(), Lifetime);
        return new(asked.Id, code, replaced is null ? null : Guid.Parse(replaced));
    }

    /// <summary>What this browser has asked for last and can still answer; or null.</summary>
    public async Task<PendingCode?> FindAsync(SmsPurpose purpose, string holder) =>
        await store.ReadAsync(LastKey(purpose, holder)) is { } last && await FindAskedAsync(purpose, holder, last) is { } asked
            ? new(MobileNumber.FromValue(asked.To), asked.AskedAt, asked.ExpiresAt)
            : null;

    /// <summary>
    /// One try, which doesn't end the code even if this is the one; its id is there only then. Only a browser that asked can
    /// try, so nobody can use up the tries of a number by guessing from elsewhere.
    /// </summary>
    public async Task<(CodeCheck Check, Guid Id)> TryAsync(MobileNumber to, SmsPurpose purpose, string holder, string code)
    {
        if (await FindAskedAsync(purpose, holder, to.Value) is not { } asked)
        {
            return (CodeCheck.Wrong, default);
        }
        if ((await store.CountAsync(TriesKey(purpose, asked), TriesWindow)).Count > MaxTries)
        {
            return (CodeCheck.Exhausted, default);
        }
        return await store.ReadAsync(NewestKey(purpose, asked)) == asked.Id.ToString()
            && CryptographicOperations.FixedTimeEquals(asked.Mac, Mac(to, purpose, holder, Parse(code) ?? ""))
            ? (CodeCheck.Right, asked.Id)
            : (CodeCheck.Wrong, default);
    }

    /// <summary>Ends the code. Of several at once, one gets true. A newer code is left alone.</summary>
    public Task<bool> EndAsync(Guid id) => store.ClaimAsync(UsedKey(id), Lifetime);

    /// <summary>Ends every code that was asked for the number so far, because it is another account's from now on.</summary>
    public Task EndAllAsync(MobileNumber to) => store.PutAsync(EndedKey(to.Value), time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), Lifetime);

    private async Task<Asked?> FindAskedAsync(SmsPurpose purpose, string holder, string to) =>
        await store.ReadAsync(AskedKey(purpose, holder, to)) is { } stored
        && JsonSerializer.Deserialize<Asked>(stored) is { } asked && await store.ReadAsync(UsedKey(asked.Id)) is null
        && (await store.ReadAsync(EndedKey(asked.To)) is not { } ended || asked.Ended == ended)
            ? asked
            : null;

    private static byte[] Mac(MobileNumber to, SmsPurpose purpose, string holder, string code) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(holder), Encoding.UTF8.GetBytes($"{purpose} {to.Value} {code}"));

    private static string AskedKey(SmsPurpose purpose, string holder, string to) => EphemeralKey.For($"sms:asked:{purpose}", $"{holder} {to}");

    private static string LastKey(SmsPurpose purpose, string holder) => EphemeralKey.For($"sms:last:{purpose}", holder);

    private static string NewestKey(SmsPurpose purpose, Asked asked) => EphemeralKey.For($"sms:newest:{purpose}", asked.Scope);

    private static string TriesKey(SmsPurpose purpose, Asked asked) => EphemeralKey.For($"sms:tries:{purpose}", asked.Scope);

    private static string EndedKey(string to) => EphemeralKey.For("sms:ended", to);

    private static string UsedKey(Guid id) => $"sms:used:{id:N}";

    /// <param name="Ended">By what all codes of the number had been ended when it was asked for. Compared for being the same, not for being earlier: nodes' clocks differ.</param>
    private sealed record Asked(Guid Id, string To, Guid? Device, byte[] Mac, DateTimeOffset AskedAt, DateTimeOffset ExpiresAt, string? Ended = null)
    {
        /// <summary>Those who share the number's tries and end each other's codes: all strangers, or one known device.</summary>
        [JsonIgnore]
        public string Scope => $"{To} {Device}";
    }
}
