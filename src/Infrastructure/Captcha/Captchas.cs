using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Captcha.Kinds;
using Slices.Infrastructure.CaptchaDrawing;
using Slices.Infrastructure.CaptchaSpeech;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Telemetry;

namespace Slices.Infrastructure.Captcha;

/// <summary>What an answer turned out to be.</summary>
public enum CaptchaVerdict
{
    Right,
    Wrong,

    /// <summary>There is no such challenge, or no longer.</summary>
    Expired,
}

/// <summary>A challenge as its page needs it: nothing in it tells the answer.</summary>
/// <param name="Question">What the visitor's browser is to work on; null where people see or hear the question.</param>
public sealed record CaptchaChallenge(
    string Id, string Kind, CaptchaMedia Media, string? Question, DateTimeOffset ExpiresAt, bool IsSolved);

/// <summary>
/// Asks and checks captchas. The answer lies in the ephemeral store alone, until one wrong try, one use or its lifetime
/// ends it.
/// </summary>
public sealed class Captchas(
    IEphemeralStore store, CaptchaPicture picture, SpokenText speech, RecentFailures failures, AskedAddresses addresses, IOptions<CaptchaSettings> settings, TimeProvider time)
{
    /// <summary>Failures on an account within a quarter of an hour from which on everybody is asked who wants to sign in to it, whatever the settings.</summary>
    public const int AskFromFailuresOfAccount = 5;

    private const int IdBytes = 16;

    /// <summary>
    /// Whether the form of that purpose asks for a captcha now.
    /// <code>
    ///                sign-in                           change of address       other forms
    /// Always         yes                               yes                     yes
    /// AfterFailures  failures, or 5 on the account     many new addresses      failures
    /// Never          5 failures on the account         no                      no
    /// </code>
    /// Failures are those of the network or on the account, from <c>Captcha:AskFromFailures</c> on.
    /// </summary>
    /// <param name="account">Whose account it is about, as <c>KnownDevices.RateLimitKeyAsync</c> says it; or empty.</param>
    public async Task<bool> IsRequiredAsync(CaptchaPurpose purpose, string account)
    {
        var demand = settings.Value.Forms.For(purpose);
        if (demand == CaptchaDemand.Always)
        {
            return true;
        }
        if (demand == CaptchaDemand.Never && (purpose != CaptchaPurpose.SignIn || account.Length == 0))
        {
            return false;
        }
        if (purpose == CaptchaPurpose.EmailChange)
        {
            return await addresses.AreManyAsync();
        }
        var (ofNetwork, ofAccount) = await failures.ReadAsync(account);
        return (purpose == CaptchaPurpose.SignIn && ofAccount >= AskFromFailuresOfAccount)
            || (demand == CaptchaDemand.AfterFailures && Math.Max(ofNetwork, ofAccount) >= settings.Value.AskFromFailures);
    }

    /// <summary>Asks by the kind of that name, or by the site's first one where it is not on offer.</summary>
    public async Task<CaptchaChallenge> IssueAsync(CaptchaPurpose? purpose, string? kindName = null)
    {
        var kind = CaptchaKinds.Named(settings.Value.KindsOnOffer.Contains(kindName) ? kindName! : settings.Value.KindsOnOffer[0]);
        var task = kind.Ask(settings.Value, kind.IsHarderAfterFailures ? (await failures.ReadAsync(account: "")).OfNetwork : 0);
        // The seed is kept too: a challenge always looks and sounds the same, so that many views of it give nothing away.
        var seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var challenge = new StoredChallenge(purpose, kind.Name, task.Question, task.Answer, seed, time.GetUtcNow() + settings.Value.Lifetime);
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        await KeepAsync(id, challenge);
        Metrics.CaptchaAsked(kind.Name);
        return Challenge(id, challenge);
    }

    /// <summary>The challenge again, while it waits for its answer to this purpose; or null.</summary>
    public async Task<CaptchaChallenge?> ResumeAsync(string id, CaptchaPurpose purpose) =>
        await FindAsync(id) is { } challenge && challenge.IsFor(purpose) ? Challenge(id, challenge) : null;

    /// <summary>The challenge as a PNG; null when it has no picture, or there is none of that id, or no longer.</summary>
    public async Task<byte[]?> DrawAsync(string id) =>
        await FindAsync(id) is { } challenge && MediaOf(challenge).HasFlag(CaptchaMedia.Picture) ? picture.Draw(challenge.Question, challenge.Seed) : null;

    /// <summary>The challenge as a WAV, in <paramref name="language"/>; null as for <see cref="DrawAsync"/>.</summary>
    public async Task<byte[]?> SpeakAsync(string id, string language) =>
        await FindAsync(id) is { } challenge && MediaOf(challenge).HasFlag(CaptchaMedia.Sound) ? speech.Speak(challenge.Question.ToUpperInvariant(), language, challenge.Seed) : null;

    /// <summary>The answer, for Development's own page; or null.</summary>
    public async Task<string?> RevealAsync(string id) => (await FindAsync(id))?.Answer;

    /// <summary>
    /// Says whether this is the answer. The right one leaves the challenge solved, for one use by this browser alone; a
    /// wrong one ends it, so that nobody learns more here than by using it.
    /// </summary>
    public async Task<CaptchaVerdict> SolveAsync(string id, string answer, string browser)
    {
        // Taken first and put back: of several guesses at once, one is looked at.
        var (verdict, challenge) = await TakeAsync(id, answer, browser);
        if (verdict == CaptchaVerdict.Right)
        {
            return await KeepAsync(id, challenge! with { SolvedBy = browser }) ? verdict : CaptchaVerdict.Expired;
        }
        Metrics.CaptchaAnswered(challenge?.Kind, verdict);
        return verdict;
    }

    /// <summary>
    /// Ends the challenge and says whether this was its answer, in either case and any width, for its purpose; and, if it
    /// was solved before, from the browser that solved it.
    /// </summary>
    public async Task<CaptchaVerdict> RedeemAsync(string id, CaptchaPurpose purpose, string answer, string browser)
    {
        var (verdict, challenge) = await TakeAsync(id, answer, browser);
        verdict = challenge is null || challenge.IsFor(purpose) ? verdict : CaptchaVerdict.Wrong;
        Metrics.CaptchaAnswered(challenge?.Kind, verdict);
        return verdict;
    }

    private CaptchaChallenge Challenge(string id, StoredChallenge challenge) => new(
        id, challenge.Kind, MediaOf(challenge), MediaOf(challenge).HasFlag(CaptchaMedia.Text) ? challenge.Question : null, challenge.ExpiresAt, challenge.SolvedBy is not null);

    private async Task<StoredChallenge?> FindAsync(string id) => IsId(id) ? Parse(await store.ReadAsync(Key(id))) : null;

    private async Task<(CaptchaVerdict Verdict, StoredChallenge? Challenge)> TakeAsync(string id, string answer, string browser) =>
        (IsId(id) ? Parse(await store.TakeAsync(Key(id))) : null) switch
        {
            null => (CaptchaVerdict.Expired, null),
            var challenge => (Succeeded(challenge, answer, browser) ? CaptchaVerdict.Right : CaptchaVerdict.Wrong, challenge),
        };

    private async Task<bool> KeepAsync(string id, StoredChallenge challenge)
    {
        var lifetime = challenge.ExpiresAt - time.GetUtcNow();
        if (lifetime <= TimeSpan.Zero)
        {
            return false;
        }
        await store.PutAsync(Key(id), JsonSerializer.Serialize(challenge), lifetime);
        return true;
    }

    // What can be seen can also be heard, where the site offers sound at all.
    private CaptchaMedia MediaOf(StoredChallenge challenge) =>
        settings.Value.IsSoundOffered ? CaptchaKinds.Named(challenge.Kind).Media : CaptchaKinds.Named(challenge.Kind).Media & ~CaptchaMedia.Sound;

    // One & on purpose: both sides are always evaluated, so that the time tells nothing.
    private static bool Succeeded(StoredChallenge challenge, string answer, string browser) =>
        CryptographicOperations.FixedTimeEquals(Canonical(challenge.Kind, challenge.Answer), Canonical(challenge.Kind, answer))
        & (challenge.SolvedBy is null || challenge.SolvedBy == browser);

    private static byte[] Canonical(string kind, string answer) => Encoding.UTF8.GetBytes(CaptchaKinds.Named(kind).Canonical(UnicodeText.FoldTyped(answer)));

    private static string Key(string id) => "captcha:" + id;

    private static bool IsId(string id) => id.Length == Base64Url.GetEncodedLength(IdBytes) && Base64Url.IsValid(id);

    private static StoredChallenge? Parse(string? stored) => stored is null ? null : JsonSerializer.Deserialize<StoredChallenge>(stored);

    private sealed record StoredChallenge(
        CaptchaPurpose? Purpose, string Kind, string Question, string Answer, ulong Seed, DateTimeOffset ExpiresAt, string? SolvedBy = null)
    {
        public bool IsFor(CaptchaPurpose purpose) => Purpose is null || Purpose == purpose;
    }
}
