namespace Slices.Infrastructure.Sms;

/// <summary>Turns what a provider answered into an outcome.</summary>
public static class SmsAnswer
{
    private const int Longest = 80;

    public static SmsOutcome Sent(string? id) => new(SmsVerdict.Sent, Plain(id));

    /// <summary>
    /// The outcome of a provider's error code, by the provider's table; what isn't in it is a failure, so that another
    /// gateway is tried. Only the code is kept: providers' error texts quote the request, and with it the code that was sent.
    /// </summary>
    public static SmsOutcome Refused(string? code, IReadOnlyDictionary<string, SmsVerdict> verdicts, int status) =>
        string.IsNullOrEmpty(code)
            ? new(SmsVerdict.Failed, $"HTTP {status} without an error code")
            : new(verdicts.GetValueOrDefault(code, SmsVerdict.Failed), $"error {Plain(code)}");

    // Goes into logs, and a provider may answer anything.
    private static string Plain(string? text) =>
        new([.. (text ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or '^').Take(Longest)]);
}
