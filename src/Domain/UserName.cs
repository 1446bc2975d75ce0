using System.Text;

namespace Slices.Domain;

/// <summary>The name a person signs in with: 3 to 30 code points of ASCII letters, digits, <c>_ . -</c> and Han.</summary>
/// <param name="Text">As shown: NFKC-folded, with the case that was typed.</param>
/// <param name="Key">As compared: also case-folded. Two names with one key are one name.</param>
public sealed record UserName(string Text, string Key)
{
    public const int MinLength = 3;
    public const int MaxLength = 30;

    /// <summary>The name in <paramref name="input"/>, whether or not it may be registered.</summary>
    public static UserName Fold(string input)
    {
        var text = UnicodeText.FoldTyped(input);
        return new(text, text.ToLowerInvariant());
    }

    /// <summary>What keeps the name from being registered, or null.</summary>
    public UserNameFault? Fault => this switch
    {
        _ when UnicodeText.CodePoints(Text) is < MinLength or > MaxLength => UserNameFault.Length,
        _ when !Text.EnumerateRunes().All(IsAllowed) => UserNameFault.Characters,
        _ when LooksLikeMobile(Key) => UserNameFault.Mobile,
        _ when LooksLikeAddress(Key) => UserNameFault.Address,
        _ when ReservedNames.Contain(Key) => UserNameFault.Reserved,
        _ => null,
    };

    /// <summary>Whether the name could be mistaken for the site's own, which is <paramref name="site"/>.</summary>
    public bool IsReservedAt(string site) => ReservedNames.ContainSite(Key, site);

    private static bool IsAllowed(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '.' or '-'
        : UnicodeTables.IsHan(rune);

    // Names stand in mails, whose readers make links of what looks like one: a dot and letters at the end, or www at the beginning.
    private static bool LooksLikeAddress(string key)
    {
        var name = key.TrimEnd('.', '-', '_');
        var last = name[(name.LastIndexOf('.') + 1)..];
        return key.StartsWith("www.", StringComparison.Ordinal)
            || (last.Length < name.Length && last.Length > 1 && (last.StartsWith("xn--", StringComparison.Ordinal) || last.EnumerateRunes().All(Rune.IsLetter)));
    }

    // Sign-in takes a mobile number in the same field, so such a name couldn't sign in. Numbers of mainland China in ranges that
    // aren't assigned yet are kept free too.
    private static bool LooksLikeMobile(string key)
    {
        if (MobileNumber.Parse(key) is not null)
        {
            return true;
        }
        var typed = key.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        var digits = typed.StartsWith("0086", StringComparison.Ordinal) ? typed[4..]
            : typed.Length == 13 && typed.StartsWith("86", StringComparison.Ordinal) ? typed[2..]
            : typed;
        return digits.Length == 11 && digits[0] == '1' && digits[1] is >= '3' and <= '9' && digits.All(char.IsAsciiDigit);
    }
}

public enum UserNameFault { Length, Characters, Reserved, Mobile, Address }
