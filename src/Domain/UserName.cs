using System.Text;

namespace Slices.Domain;

/// <summary>The name a person signs in with: 3 to 30 code points of ASCII letters, digits, <c>_ . -</c> and Han.</summary>
/// <param name="Text">As shown: NFKC-folded, with the case that was typed.</param>
/// <param name="Key">As compared: also case-folded. Two names with one key are one name.</param>
public sealed record UserName(string Text, string Key)
{
    public const int MinLength = 3;
    public const int MaxLength = 30;

    private static readonly HashSet<string> Reserved =
    [
        "abuse", "account", "admin", "administrator", "anonymous", "api", "help", "hostmaster", "login", "logout", "me",
        "moderator", "news", "nobody", "noreply", "no-reply", "null", "official", "operator", "owner", "postmaster",
        "register", "root", "security", "setup", "slices", "staff", "support", "system", "undefined", "user", "webmaster",
        "www", "管理员", "系统管理员", "超级管理员", "官方", "客服", "版主",
    ];

    /// <summary>The name that <paramref name="input"/> spells, whether or not it may be registered.</summary>
    public static UserName Fold(string input)
    {
        var text = UnicodeText.Fold(input);
        return new(text, text.ToLowerInvariant());
    }

    /// <summary>What keeps the name from being registered, or null.</summary>
    public UserNameFault? Fault => this switch
    {
        _ when UnicodeText.CodePoints(Text) is < MinLength or > MaxLength => UserNameFault.Length,
        _ when !Text.EnumerateRunes().All(IsAllowed) => UserNameFault.Characters,
        _ when Reserved.Contains(Key) => UserNameFault.Reserved,
        _ when LooksLikeMobile(Key) => UserNameFault.Mobile,
        _ => null,
    };

    private static bool IsAllowed(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '.' or '-'
        : IsHan(rune.Value);

    private static bool IsHan(int c) => c
        is 0x3005 or 0x3007                 // 々 〇
        or (>= 0x3400 and <= 0x4DBF)        // extension A
        or (>= 0x4E00 and <= 0x9FFF)        // unified ideographs
        or (>= 0x20000 and <= 0x323AF);     // extensions B to H; compatibility forms were folded away

    // Sign-in takes a mobile number in the same field: whoever had such a name couldn't sign in by it. Those of mainland
    // China whose range nobody has yet are kept free, too.
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

public enum UserNameFault { Length, Characters, Reserved, Mobile }
