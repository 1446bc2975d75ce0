namespace Slices.Infrastructure.Sms;

/// <summary>What can be wrong with the account at a provider. No sentence says a value that could be a secret.</summary>
internal static class SmsAccountFaults
{
    /// <summary>For what goes into a header or a path: a blank or a line break there is a slip of copying.</summary>
    public static IEnumerable<string> OfKey(string setting, string value)
    {
        if (value.Length == 0)
        {
            yield return Missing(setting);
        }
        else if (!value.All(c => c is > ' ' and <= '~'))
        {
            yield return $"{setting} must consist of printable ASCII characters without blanks.";
        }
    }

    public static IEnumerable<string> OfText(string setting, string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            yield return Missing(setting);
        }
        else if (value.Any(char.IsControl))
        {
            yield return $"{setting} must be on one line.";
        }
    }

    private static string Missing(string setting) => $"{setting} is missing: set it, or take its gateway out of Sms:Gateways.";
}
