using System.Security.Cryptography;
using System.Text;
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
/// Asks and checks captchas. A challenge is its own id, encrypted, so that one that nobody answers is kept nowhere. The ephemeral
/// store knows those that were answered, which ends them, until their lifetime is over.
/// </summary>
public sealed class Captchas(
    IEphemeralStore store, ChallengeIds ids, CaptchaPicture picture, SpokenText speech, RecentFailures failures, AskedAddresses addresses, IOptions<CaptchaSettings> settings, TimeProvider time)
{
    /// <summary>Failures on an account within a quarter of an hour from which on everybody is asked who wants to sign in to it, whatever the settings.</summary>
    public const int AskFromFailuresOfAccount = 5;

    // An answered one stays so for longer than the slowest of several nodes' clocks takes it for valid.
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

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
        // The seed is part of it: a challenge always looks and sounds the same, so that many views of it give nothing away.
        var seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        var challenge = new IssuedChallenge(purpose, kind.Name, task.Question, task.Answer, seed, time.GetUtcNow() + settings.Value.Lifetime);
        Metrics.CaptchaAsked(kind.Name);
        return Challenge(ids.Protect(challenge), challenge, isSolved: false);
    }

    /// <summary>The challenge again, while it waits for its answer to this purpose; or null.</summary>
    public async Task<CaptchaChallenge?> ResumeAsync(string id, CaptchaPurpose purpose) =>
        await FindAsync(id) is var (challenge, isSolved) && challenge.IsFor(purpose) ? Challenge(id, challenge, isSolved) : null;

    /// <summary>The challenge as a PNG; null when it has no picture, or there is none of that id, or no longer.</summary>
    public async Task<byte[]?> DrawAsync(string id) =>
        await FindAsync(id) is var (challenge, _) && MediaOf(challenge).HasFlag(CaptchaMedia.Picture) ? picture.Draw(challenge.Question, challenge.Seed) : null;

    /// <summary>The challenge as a WAV, in <paramref name="language"/>; null as for <see cref="DrawAsync"/>.</summary>
    public async Task<byte[]?> SpeakAsync(string id, string language) =>
        await FindAsync(id) is var (challenge, _) && MediaOf(challenge).HasFlag(CaptchaMedia.Sound) ? speech.Speak(challenge.Question.ToUpperInvariant(), language, challenge.Seed) : null;

    /// <summary>The answer, for Development's own page; or null.</summary>
    public async Task<string?> RevealAsync(string id) => (await FindAsync(id))?.Challenge.Answer;

    /// <summary>
    /// Says whether this is the answer. The right one leaves the challenge solved, for one use by this browser alone; a
    /// wrong one ends it, so that nobody learns more here than by using it.
    /// </summary>
    public async Task<CaptchaVerdict> SolveAsync(string id, string answer, string browser)
    {
        var (verdict, challenge) = await TakeAsync(id, answer, browser);
        if (verdict == CaptchaVerdict.Right)
        {
            await store.PutAsync(Solved(challenge!), browser, challenge!.ExpiresAt - time.GetUtcNow());
        }
        else
        {
            Metrics.CaptchaAnswered(challenge?.Kind, verdict);
        }
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

    private CaptchaChallenge Challenge(string id, IssuedChallenge challenge, bool isSolved) => new(
        id, challenge.Kind, MediaOf(challenge), MediaOf(challenge).HasFlag(CaptchaMedia.Text) ? challenge.Question : null, challenge.ExpiresAt, isSolved);

    // Null where it has ended.
    private async Task<(IssuedChallenge Challenge, bool IsSolved)?> FindAsync(string id)
    {
        if (ids.Unprotect(id) is not { } challenge)
        {
            return null;
        }
        var counts = await store.CountAsync([CountedWindow.Peek(Answered(challenge)), CountedWindow.Peek(Solved(challenge))]);
        var (isAnswered, isSolved) = (counts[0].Count > 0, counts[1].Count > 0);
        return isAnswered && !isSolved ? null : (challenge, isSolved);
    }

    // Of several answers at once, one is looked at.
    private async Task<(CaptchaVerdict Verdict, IssuedChallenge? Challenge)> TakeAsync(string id, string answer, string browser)
    {
        if (ids.Unprotect(id) is not { } challenge)
        {
            return (CaptchaVerdict.Expired, null);
        }
        string? solvedBy = browser;
        if (!await store.ClaimAsync(Answered(challenge), challenge.ExpiresAt - time.GetUtcNow() + MaxClockSkew))
        {
            solvedBy = await store.TakeAsync(Solved(challenge));
        }
        if (solvedBy is null)
        {
            return (CaptchaVerdict.Expired, null);
        }
        return (IsRight(challenge, answer) & solvedBy == browser ? CaptchaVerdict.Right : CaptchaVerdict.Wrong, challenge);
    }

    // What can be seen can also be heard, where the site offers sound at all.
    private CaptchaMedia MediaOf(IssuedChallenge challenge) =>
        settings.Value.IsSoundOffered ? CaptchaKinds.Named(challenge.Kind).Media : CaptchaKinds.Named(challenge.Kind).Media & ~CaptchaMedia.Sound;

    private static bool IsRight(IssuedChallenge challenge, string answer) =>
        CryptographicOperations.FixedTimeEquals(Canonical(challenge.Kind, challenge.Answer), Canonical(challenge.Kind, answer));

    private static byte[] Canonical(string kind, string answer) => Encoding.UTF8.GetBytes(CaptchaKinds.Named(kind).Canonical(UnicodeText.FoldTyped(answer)));

    // By the seed, which is another one in each: the same challenge can be spelled in several ids.
    private static string Answered(IssuedChallenge challenge) => $"captcha:answered:{challenge.Seed:x}";

    // By which browser.
    private static string Solved(IssuedChallenge challenge) => $"captcha:solved:{challenge.Seed:x}";
}
