using System.Globalization;

namespace Slices.Infrastructure.Settings;

/// <summary>A text of the operator's in the site's languages.</summary>
public class LocalText
{
    /// <summary>In Chinese.</summary>
    public string Zh { get; set; } = "";

    /// <summary>In English.</summary>
    public string En { get; set; } = "";

    /// <summary>In the language of the current request; null where it has none in that.</summary>
    public string? Own => All.FirstOrDefault(text => text == (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? En : Zh));

    /// <summary>In the language of the current request, or in the other one where it has only that; null where it has none.</summary>
    public string? Current => Own ?? All.FirstOrDefault();

    public IEnumerable<string> All => new[] { Zh, En }.Where(text => text.Length > 0);

    /// <summary>Whether it can stand in a title.</summary>
    public static bool IsLine(string text, int limit) => !string.IsNullOrWhiteSpace(text) && text.Length <= limit && !text.Any(char.IsControl);
}
