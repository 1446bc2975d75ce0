using System.Globalization;
using Slices.Infrastructure.Localization;

namespace Slices.Infrastructure.CommandLine;

/// <summary>The language of the terminal, by the usual environment variables; English where they say none.</summary>
public static class TerminalLanguage
{
    private static readonly string[] Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    public static void Use()
    {
        var named = Variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is { Length: > 0 }) ?? "";
        CultureInfo.CurrentUICulture = new(
            LocalizationRegistration.Cultures.FirstOrDefault(culture => named.StartsWith(culture[..2], StringComparison.OrdinalIgnoreCase)) ?? "en");
    }
}
