using Slices.Domain;

namespace Slices.Infrastructure.Settings;

/// <summary>Which mobile numbers accounts may have.</summary>
public sealed class MobileSettings : ISettings
{
    public static string Section => "Sms";

    /// <summary>The calling codes of the countries whose numbers are accepted, separated by commas, such as <c>86,852,853,886</c>.</summary>
    public string Countries { get; set; } = "86";

    public IReadOnlyCollection<string> AllowedCountries => Countries.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IEnumerable<string> Validate(IHostEnvironment environment)
    {
        if (AllowedCountries.Count == 0 || !AllowedCountries.All(MobileNumber.IsCountryCode))
        {
            yield return $"Sms:Countries '{Countries}' must be country calling codes without a plus, separated by commas, such as 86,852.";
        }
    }
}
