using System.Globalization;
using Slices.Infrastructure.Localization;

namespace Slices.Infrastructure.CommandLine;

/// <summary>The language of the terminal, by the usual environment variables; English where they say none.</summary>
public static class TerminalLanguage
{
    private static readonly string[] Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    public static void Use() => CultureInfo.CurrentUICulture = new(Of(Environment.GetEnvironmentVariable));

    public static string Of(Func<string, string?> variable)
    {
        var named = Variables.Select(variable).FirstOrDefault(value => value is { Length: > 0 }) ?? "";
        return LocalizationRegistration.Cultures.FirstOrDefault(culture => named.StartsWith(culture[..2], StringComparison.OrdinalIgnoreCase)) ?? "en";
    }
}
