using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Captcha.Drawing;
using Slices.Infrastructure.Ephemeral;

namespace Slices.Infrastructure.Captcha;

/// <summary>What a captcha was asked for. One that was asked for one purpose opens no other.</summary>
public enum CaptchaPurpose { Registration, SignIn, ActivationMail }

/// <summary>A challenge as its page needs it: nothing in it tells the answer.</summary>
public sealed record CaptchaChallenge(string Id, DateTimeOffset ExpiresAt);

/// <summary>Asks and checks captchas. The answer lies in the ephemeral store alone, until one try or its lifetime ends it.</summary>
public sealed class Captchas(IEphemeralStore store, CaptchaPicture picture, IOptions<CaptchaSettings> settings, TimeProvider time)
{
    private const int IdBytes = 16;

    public async Task<CaptchaChallenge> AskAsync(CaptchaPurpose purpose)
    {
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        var answer = RandomNumberGenerator.GetString(CaptchaAlphabet.Characters, settings.Value.Length);
        // The seed is kept too: the same challenge always looks the same, so that many views of it give nothing away.
        var seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        await store.PutAsync(Key(id), string.Create(CultureInfo.InvariantCulture, $"{purpose} {seed} {answer}"), settings.Value.Lifetime);
        return new(id, time.GetUtcNow() + settings.Value.Lifetime);
    }

    /// <summary>The challenge as a PNG, or null when there is none of that id, or no longer.</summary>
    public async Task<byte[]?> DrawAsync(string id) =>
        await FindAsync(id) is { } asked ? picture.Draw(asked.Answer, asked.Seed) : null;

    /// <summary>The answer, for Development's own page; or null.</summary>
    public async Task<string?> RevealAsync(string id) => (await FindAsync(id))?.Answer;

    /// <summary>Ends the challenge and says whether this was its answer, in either case and any width, for its purpose.</summary>
    public async Task<bool> RedeemAsync(string id, CaptchaPurpose purpose, string answer) =>
        IsId(id)
        && Parse(await store.TakeAsync(Key(id))) is { } asked
        && asked.Purpose == purpose
        && CryptographicOperations.FixedTimeEquals(Canonical(asked.Answer), Canonical(answer));

    private async Task<Asked?> FindAsync(string id) => IsId(id) ? Parse(await store.ReadAsync(Key(id))) : null;

    private static string Key(string id) => "captcha:" + id;

    private static bool IsId(string id) => id.Length == Base64Url.GetEncodedLength(IdBytes) && Base64Url.IsValid(id);

    private static byte[] Canonical(string answer) => Encoding.UTF8.GetBytes(CaptchaAlphabet.Fold(UnicodeText.Fold(answer)));

    private static Asked? Parse(string? stored) => stored?.Split(' ', 3) switch
    {
        [var purpose, var seed, var answer] =>
            new(Enum.Parse<CaptchaPurpose>(purpose), ulong.Parse(seed, CultureInfo.InvariantCulture), answer),
        _ => null,
    };

    private sealed record Asked(CaptchaPurpose Purpose, ulong Seed, string Answer);
}
