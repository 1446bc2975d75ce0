using System.Globalization;
using System.Resources;

namespace Slices.Resources;

/// <summary>Every sentence that people read, by its key, in the language of the current request: Texts.resx and its translations.</summary>
public static class Texts
{
    private static readonly ResourceManager Resources = new("Slices.Resources.Texts", typeof(Texts).Assembly);

    /// <summary>The sentence of <paramref name="key"/> with <paramref name="values"/> in its numbered places.</summary>
    /// <exception cref="MissingManifestResourceException">No sentence has that key.</exception>
    public static string Get(string key, params object?[] values)
    {
        var text = Find(key) ?? throw Unknown(key);
        return values.Length == 0 ? text : string.Format(CultureInfo.CurrentCulture, text, values);
    }

    /// <summary>A span in the words of the current language, such as "2 hours".</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Get("duration.days", Math.Round(span.TotalDays, 1)),
        { TotalHours: >= 2 } => Get("duration.hours", Math.Round(span.TotalHours, 1)),
        { TotalMinutes: >= 2 } => Get("duration.minutes", Math.Round(span.TotalMinutes)),
        _ => Get("duration.seconds", Math.Ceiling(span.TotalSeconds)),
    };

    /// <summary>What is thrown where a sentence has to be said and there is none: better an error in the log than a page without its message.</summary>
    public static MissingManifestResourceException Unknown(string key) => new($"No text has the key '{key}'.");

    /// <summary>The sentence of <paramref name="key"/>, or null.</summary>
    public static string? Find(string key, CultureInfo? culture = null) => Resources.GetString(key, culture);
}
