namespace Slices.Infrastructure.Sms;

/// <summary>
/// What a provider's template is filled with: a list of <c>code</c> and <c>minutes</c>, as many and in the order that the
/// template has, because providers refuse one too many as well as one too few.
/// </summary>
public static class SmsTemplateParameters
{
    private const string Code = "code";
    private const string Minutes = "minutes";

    /// <summary>For providers that know parameters by their name.</summary>
    public static Dictionary<string, string> Named(string parameters, SmsMessage message) =>
        Split(parameters).ToDictionary(p => p, p => Value(p, message));

    /// <summary>For providers that know parameters by their place.</summary>
    public static string[] Ordered(string parameters, SmsMessage message) => [.. Split(parameters).Select(p => Value(p, message))];

    /// <summary>A sentence when the list has other names than <c>code</c> and <c>minutes</c>, one twice, or no code.</summary>
    public static IEnumerable<string> Validate(string setting, string parameters)
    {
        var names = Split(parameters);
        if (!names.Contains(Code) || names.Except([Code, Minutes]).Any() || names.Distinct().Count() < names.Length)
        {
            yield return $"{setting} '{parameters}' must be 'code', or 'code' and 'minutes' in the order of the template, separated by a comma.";
        }
    }

    private static string Value(string parameter, SmsMessage message) =>
        parameter == Code ? message.Code : message.Minutes.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Split(string parameters) =>
        parameters.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
