using System.Security.Cryptography;
using System.Text;
using Slices.Domain;

namespace Slices.Infrastructure.UserImport;

/// <summary>The usernames that an imported account may get: its own, or else one that is as like it as the rules allow.</summary>
internal static class NewNames
{
    private const int MaxBase = 20;
    private const int MaxKey = 8;

    /// <summary>In the order in which they are tried; nobody has the last one.</summary>
    public static List<UserName> For(ImportedUser user, string site)
    {
        var plain = Plain(user.UserName.Length > 0 ? user.UserName : user.Email);
        var key = Plain(user.Key);
        var suffix = key.Length > MaxKey ? key[^MaxKey..] : key;
        string[] wanted = plain.Length > 0 ? [user.UserName, plain, $"{plain}-{suffix}", $"u-{suffix}"] : [user.UserName, $"u-{suffix}"];
        return
        [
            .. wanted.Select(UserName.Fold).Where(name => name.Fault is null && !name.IsReservedAt(site)).DistinctBy(name => name.Key),
            UserName.Fold("u-" + RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 10)),
        ];
    }

    // What comes before the @, without accents, and with a hyphen in place of what no name may have.
    private static string Plain(string typed)
    {
        var runes = UnicodeText.Normalize(UnicodeText.FoldTyped(typed).Split('@')[0], NormalizationForm.FormD).EnumerateRunes().Where(r => !UnicodeText.IsMark(r));
        var plain = string.Concat(runes.Select(r => UnicodeTables.IsHan(r) || (r.IsAscii && (Rune.IsLetterOrDigit(r) || r.Value == '_')) ? r.ToString() : "-"));
        return UnicodeText.Cut(string.Join('-', plain.Split('-', StringSplitOptions.RemoveEmptyEntries)), MaxBase).Trim('-', '_');
    }
}
