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

    /// <summary>Plain http is for a stand-in on a developer's own machine: codes and numbers travel in the request.</summary>
    public static IEnumerable<string> OfEndpoint(string setting, string value, IHostEnvironment environment)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url.PathAndQuery is not "/" || url.Fragment is not "" || url.UserInfo is not "")
        {
            yield return $"{setting} must be an address without a path, such as https://sms.example.com.";
        }
        else if (url.Scheme == Uri.UriSchemeHttp && !(url.IsLoopback && environment.IsDevelopment()))
        {
            yield return $"{setting} '{value}' must begin with https://, except for one on this machine in Development.";
        }
    }

    private static string Missing(string setting) => $"{setting} is missing: set it, or take its gateway out of Sms:Gateways.";
}
