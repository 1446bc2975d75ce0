using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace Slices.Resources;

/// <summary>Every sentence that people read, by its key, in the language of the current request: Texts.resx and its translations.</summary>
public static partial class Texts
{
    // A page says some fifty sentences, and the framework's own look-up takes several steps for each.
    private static readonly ConcurrentDictionary<CultureInfo, FrozenDictionary<string, string>> Languages = new();
    private static readonly ResourceManager Resources = new("Slices.Resources.Texts", typeof(Texts).Assembly);

    /// <summary>The sentence of <paramref name="key"/> with <paramref name="values"/> in its numbered places.</summary>
    /// <exception cref="MissingManifestResourceException">No sentence has that key.</exception>
    public static string Get(string key, params object?[] values)
    {
        var text = Find(key) ?? throw Unknown(key);
        return values.Length == 0 ? text : string.Format(CultureInfo.CurrentCulture, Spaced(text, values), values);
    }

    /// <summary>What stands between a sentence and the link after it. Chinese needs nothing there.</summary>
    public static string Gap => IsChinese ? "" : " ";

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    // Chinese has a space between Han characters and Latin ones: "用 QQ 登录", but "用微信登录".
    private static string Spaced(string text, object?[] values) => !IsChinese ? text : Place().Replace(text, place =>
    {
        var value = values.ElementAtOrDefault(int.Parse(place.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)) as string;
        var before = place.Groups["before"].Success && value is [var first, ..] && char.IsAsciiLetterOrDigit(first) ? " " : "";
        var after = place.Groups["after"].Success && value is [.., var last] && char.IsAsciiLetterOrDigit(last) ? " " : "";
        return $"{before}{place.Value}{after}";
    });

    [GeneratedRegex(@"(?<=(?<before>\p{IsCJKUnifiedIdeographs})?)\{(?<number>\d+)[^}]*\}(?=(?<after>\p{IsCJKUnifiedIdeographs})?)")]
    private static partial Regex Place();

    /// <summary>A span in the words of the current language, such as "2 hours".</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Get("duration.days", Math.Round(span.TotalDays, 1)),
        { TotalHours: >= 2 } => Get("duration.hours", Math.Round(span.TotalHours, 1)),
        { TotalMinutes: >= 2 } => Get("duration.minutes", Math.Round(span.TotalMinutes)),
        { TotalSeconds: <= 1 } => Get("duration.second"),
        _ => Get("duration.seconds", Math.Ceiling(span.TotalSeconds)),
    };

    /// <summary>What is thrown where a sentence has to be said and there is none: better an error in the log than a page without its message.</summary>
    public static MissingManifestResourceException Unknown(string key) => new($"No text has the key '{key}'.");

    /// <summary>The sentence of <paramref name="key"/>, or null.</summary>
    public static string? Find(string key, CultureInfo? culture = null) =>
        Languages.GetOrAdd(culture ?? CultureInfo.CurrentUICulture, Read).GetValueOrDefault(key);

    // What a language doesn't say is said in its parent's.
    private static FrozenDictionary<string, string> Read(CultureInfo culture)
    {
        Dictionary<string, string> texts = Equals(culture, CultureInfo.InvariantCulture) ? [] : new(Read(culture.Parent));
        foreach (DictionaryEntry text in Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)?.Cast<DictionaryEntry>() ?? [])
        {
            texts[(string)text.Key] = (string)text.Value!;
        }
        return texts.ToFrozenDictionary();
    }
}
