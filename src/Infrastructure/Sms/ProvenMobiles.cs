using Microsoft.Extensions.Options;
using Slices.Domain;

namespace Slices.Infrastructure.Sms;

/// <summary>Takes a code for the proof that the visitor holds a mobile.</summary>
public sealed class ProvenMobiles(SmsCodes codes, CodeHolder holder, IOptions<SmsSettings> settings)
{
    /// <summary>Ends the code if it is right; the number is there only then.</summary>
    public async Task<(CodeCheck Check, MobileNumber? Mobile)> ProveAsync(string mobile, SmsPurpose purpose, string code)
    {
        var number = MobileNumber.Parse(mobile, settings.Value.AllowedCountries)!;
        var check = await codes.RedeemAsync(number, purpose, holder.Key, code);
        return (check, check == CodeCheck.Right ? number : null);
    }
}
