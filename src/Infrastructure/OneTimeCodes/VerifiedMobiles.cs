using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.OneTimeCodes;

/// <summary>What a typed code says about a mobile. A right one is still to be taken.</summary>
public sealed record MobileProof(MobileNumber Mobile, CodeCheck Check, Guid CodeId);

/// <summary>Verifies by a code that the visitor holds a phone number.</summary>
public sealed class VerifiedMobiles(SmsCodes codes, OneTimeCodeHolder holder, RecentFailures failures, IOptions<MobileSettings> settings)
{
    /// <summary>Ends the code if it is right; the number is there only then.</summary>
    public async Task<(CodeCheck Check, MobileNumber? Mobile)> ProveAsync(string mobile, SmsPurpose purpose, string code)
    {
        var proof = await CheckAsync(mobile, purpose, code);
        return proof.Check != CodeCheck.Right ? (proof.Check, null)
            : await TakeAsync(proof) ? (proof.Check, proof.Mobile)
            : (CodeCheck.Wrong, null);
    }

    /// <summary>Checks the code without using it up, for callers that have more to check first.</summary>
    public async Task<MobileProof> CheckAsync(string mobile, SmsPurpose purpose, string code)
    {
        var number = MobileNumber.Parse(mobile, settings.Value.AllowedCountries)!;
        var (check, id) = await codes.TryAsync(number, purpose, holder.Key, code);
        if (check != CodeCheck.Right)
        {
            await failures.CountAsync(account: "");
        }
        return new(number, check, id);
    }

    /// <summary>Uses up the right code; false when another request was faster.</summary>
    public Task<bool> TakeAsync(MobileProof proof) => codes.EndAsync(proof.CodeId);
}
