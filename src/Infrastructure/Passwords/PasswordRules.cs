using System.Collections.Frozen;
using System.Text;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Passwords;

/// <summary>What a new password must be: long enough, not common, not made of what everybody knows about its owner.</summary>
public sealed class PasswordRules(IOptions<SiteSettings> site)
{
    public const int MinLength = 8;
    public const int MaxLength = 128;

    /// <summary>The codes of all that may be wrong with a password.</summary>
    public static IReadOnlyList<string> ErrorCodes { get; } =
        ["password.missing", "password.characters", "password.short", "password.long", "password.common", "password.personal"];

    private const int MinWordLength = 3;

    // Lower case, 8 characters and more. Source and licence: docs/data.md.
    private static readonly Lazy<FrozenSet<string>> Common = new(() =>
    {
        using var stream = typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
    });

    /// <summary>The code of what is wrong with the password, or null. Every text that the password must not be made of is a <paramref name="word"/>.</summary>
    public string? Fault(string password, params ReadOnlySpan<string> word)
    {
        if (password.Length == 0)
        {
            return "password.missing";
        }
        if (!UnicodeText.CanBeKept(password))
        {
            return "password.characters";
        }
        var canonical = UnicodeText.Compose(password);
        var length = UnicodeText.CodePoints(canonical);
        if (length < MinLength)
        {
            return "password.short";
        }
        if (length > MaxLength)
        {
            return "password.long";
        }
        var folded = UnicodeText.Fold(password).ToLowerInvariant();
        if (Common.Value.Contains(folded))
        {
            return "password.common";
        }
        return IsMadeOf(folded, [.. word, .. site.Value.AllNames]) ? "password.personal" : null;
    }

    /// <summary>The code of what is wrong with the password as one of <paramref name="user"/>, or null.</summary>
    public string? FaultFor(User user, string password) => Fault(password, user.UserName, user.Email, user.Email.Split('@')[0]);

    // Made of the words: without them, fewer characters are left than a password must have.
    private static bool IsMadeOf(string password, IEnumerable<string> words)
    {
        var rest = words
            .Select(w => UnicodeText.FoldTyped(w).ToLowerInvariant())
            .Where(w => w.Length >= MinWordLength)
            .OrderByDescending(w => w.Length)
            .Aggregate(password, (text, word) => text.Replace(word, "", StringComparison.Ordinal));
        return rest.Length < password.Length && UnicodeText.CodePoints(rest) < MinLength;
    }
}
