using System.Collections.Frozen;
using static Slices.Infrastructure.Sms.SmsVerdict;

namespace Slices.Infrastructure.Sms.Yuntongxun;

/// <summary>
/// What the documented error codes mean here (the provider's list of REST error codes, www.yuntongxun.com/doc/rest). Codes
/// that aren't here, such as those of internal errors from 111000 on, are failures.
/// </summary>
internal static class YuntongxunErrors
{
    public static readonly FrozenDictionary<string, SmsVerdict> Verdicts = Of(
        // The signature, its time, the account and the application: not there, wrong, closed or not allowed to send.
        (Misconfigured,
        [
            "111100", "111101", "111102", "111103", "111104", "111105", "111106", "111107", "111108", "111109", "111110", "111113",
            "111115", "111128", "111129", "111130", "111131", "111132", "111133", "111138", "111139", "111140", "111141", "111143",
            "111169", "111170", "111171", "111176", "111177", "111178", "111179", "111180", "111181", "111182", "111212",
            "112303", "112310", "112353", "160053",
        ]),

        // The template and its parameters.
        (Misconfigured,
        [
            "112307", "112308", "112311", "112313", "112315", "112318", "112323", "160011", "160018", "160019", "160031", "160032",
            "160033", "160036", "160037", "160043", "160049", "160052", "160057", "160069",
        ]),

        // Money.
        (Failed, ["111142", "160014"]),

        // One number too often, the same twice, or a number that this account doesn't serve.
        (Declined,
        [
            "112314", "113302", "160015", "160021", "160022", "160038", "160039", "160040", "160041", "160054", "160056", "160058",
            "160061", "160062", "160070",
        ]),

        // No number, or on a list of those that want or get no messages.
        (NumberRefused, ["112316", "112317", "112319", "160013", "160034", "160042", "160051", "160068", "160072", "160073", "160074"]));

    private static FrozenDictionary<string, SmsVerdict> Of(params (SmsVerdict Verdict, string[] Codes)[] groups) => groups
        .SelectMany(g => g.Codes.Select(code => KeyValuePair.Create(code, g.Verdict)))
        .ToFrozenDictionary();
}
