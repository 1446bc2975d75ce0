using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Slices.Domain;

namespace Slices.Infrastructure.Pages;

/// <summary>Somebody's initials in a circle whose colour is theirs. It says nothing aloud; their name stands beside it.</summary>
public static class Initials
{
    // As many as a given name has.
    private const int MaxHan = 2;
    private const int MaxHanLength = 4;

    /// <summary>White on each has a contrast of at least 4.5; each on a page one of at least 3, in both themes.</summary>
    public static IReadOnlyList<string> Colours { get; } =
        ["#cf3d33", "#b4581a", "#926b10", "#627b16", "#2b823a", "#17815e", "#147d89", "#2d76b5", "#566cc7", "#8260be", "#a84cb6", "#c04382"];

    /// <param name="id">The account's, whose end is random.</param>
    /// <param name="name">What the person is called here.</param>
    public static IHtmlContent Of(Guid id, string name) => new HtmlString(
        $"""
        <svg class="initials" viewBox="0 0 40 40" aria-hidden="true"><circle cx="20" cy="20" r="20" fill="{Colours[id.ToByteArray()[^1] % Colours.Count]}"/><text x="20" y="20" dy=".35em" text-anchor="middle" font-size="16" fill="#fff">{HtmlEncoder.Default.Encode(Letters(name))}</text></svg>
        """);

    /// <summary>
    /// The given name of a Chinese name, the first letters of the first and last word where letters have capitals, or else the first character, such as an emoji.
    /// </summary>
    public static string Letters(string name)
    {
        var words = name.Split([' ', '.', '_', '-', '\u00B7', '\u3000'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return "";
        }
        Rune[] han = [.. words[0].EnumerateRunes().TakeWhile(UnicodeTables.IsHan)];
        if (han.Length > 0)
        {
            return string.Concat(han.Length > MaxHanLength ? han[..MaxHan] : han[Math.Max(0, han.Length - MaxHan)..]);
        }
        var (first, last) = (First(words[0]), First(words[^1]));
        return words.Length > 1 && HasCapital(first) && HasCapital(last) ? first + last : first;
    }

    private static string First(string word) => StringInfo.GetNextTextElement(word).ToUpperInvariant();

    private static bool HasCapital(string letter) => Rune.GetRuneAt(letter, 0) is var rune && Rune.ToLowerInvariant(rune) != rune;
}
