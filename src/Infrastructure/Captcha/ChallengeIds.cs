using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Slices.Infrastructure.Captcha.Kinds;

namespace Slices.Infrastructure.Captcha;

/// <summary>A challenge as it was issued.</summary>
/// <param name="Purpose">The form that it opens; null for any one.</param>
/// <param name="Seed">Another one in each challenge.</param>
public sealed record IssuedChallenge(CaptchaPurpose? Purpose, string Kind, string Question, string Answer, ulong Seed, DateTimeOffset ExpiresAt)
{
    public bool IsFor(CaptchaPurpose purpose) => Purpose is null || Purpose == purpose;
}

/// <summary>Makes the id of a challenge, which is the challenge itself, encrypted and authenticated.</summary>
public sealed class ChallengeIds(IDataProtectionProvider protection, TimeProvider time)
{
    // Every id is as long as the longest, so that its length tells nothing of the answer. Blanks behind the JSON don't matter.
    private const int PaddedLength = 320;
    private const int MinIdLength = PaddedLength * 4 / 3;
    private const int MaxIdLength = 2 * MinIdLength;

    private readonly IDataProtector protector = protection.CreateProtector("Slices.Captcha.v1");

    public string Protect(IssuedChallenge challenge) =>
        Base64Url.EncodeToString(protector.Protect(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(challenge).PadRight(PaddedLength))));

    /// <summary>The challenge of that id; null when there is none, or no longer.</summary>
    public IssuedChallenge? Unprotect(string id)
    {
        if (id.Length is < MinIdLength or > MaxIdLength || !Base64Url.IsValid(id))
        {
            return null;
        }
        try
        {
            var challenge = JsonSerializer.Deserialize<IssuedChallenge>(protector.Unprotect(Base64Url.DecodeFromChars(id)));
            return challenge?.ExpiresAt > time.GetUtcNow() && CaptchaKinds.Has(challenge.Kind) ? challenge : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }
}
