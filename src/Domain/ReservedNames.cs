using System.Collections.Frozen;
using System.Text;

namespace Slices.Domain;

/// <summary>
/// The usernames that speak for the site, and those that look like them. Names are compared by their skeletons, as UTS #39 does: what
/// is easily taken for one another becomes one letter, and separators go.
/// </summary>
internal static class ReservedNames
{
    private const int MinSiteLength = 4;

    // Digits and letters that look alike, those that stand for letters, and the traditional forms of the characters above.
    private static readonly FrozenDictionary<char, char> Alike = new Dictionary<char, char>
    {
        ['0'] = 'o',
        ['1'] = 'i',
        ['l'] = 'i',
        ['3'] = 'e',
        ['4'] = 'a',
        ['5'] = 's',
        ['7'] = 't',
        ['8'] = 'b',
        ['員'] = '员',
        ['長'] = '长',
        ['運'] = '运',
        ['營'] = '营',
        ['営'] = '营',
        ['團'] = '团',
        ['団'] = '团',
        ['統'] = '统',
    }.ToFrozenDictionary();

    // Reserved as they are: with more letters they are words like any other.
    private static readonly FrozenSet<string> Whole = Skeletons(
        "abuse", "account", "anonymous", "api", "help", "info", "login", "logout", "news", "nobody", "null", "operator", "owner", "register", "root",
        "service", "setup", "slices", "staff", "system", "undefined", "user", "www", "系统消息", "系统通知");

    // Reserved at either end too: sysadmin, admin2, support-team. In the middle they are chance, as in badminton.
    private static readonly FrozenSet<string> AtAnEnd = Skeletons(
        "admin", "hostmaster", "moderator", "noreply", "official", "postmaster", "security", "support", "webmaster");

    // Reserved wherever they stand.
    private static readonly FrozenSet<string> Anywhere = Skeletons(
        "管理员", "管理中心", "管理团队", "系统管理", "网站管理", "官方", "客服", "版主", "站长", "审核员", "工作人员", "运营中心", "运营团队", "安全中心", "安全团队");

    /// <param name="key">A <see cref="UserName.Key"/>.</param>
    public static bool Contain(string key)
    {
        var skeleton = Skeleton(key);
        return Whole.Contains(skeleton)
            || AtAnEnd.Any(word => IsAtAnEnd(skeleton, word))
            || Anywhere.Any(word => skeleton.Contains(word, StringComparison.Ordinal));
    }

    /// <summary>Whether the name is the site's own, or begins or ends with it where that is long enough not to be chance.</summary>
    public static bool ContainSite(string key, string site)
    {
        var skeleton = Skeleton(key);
        var word = Skeleton(UserName.Fold(site).Key);
        return word.Length > 0 && (skeleton == word || ((word.Length >= MinSiteLength || word.EnumerateRunes().All(UnicodeTables.IsHan)) && IsAtAnEnd(skeleton, word)));
    }

    private static bool IsAtAnEnd(string skeleton, string word) =>
        skeleton.StartsWith(word, StringComparison.Ordinal) || skeleton.EndsWith(word, StringComparison.Ordinal);

    private static FrozenSet<string> Skeletons(params string[] words) => words.Select(Skeleton).ToFrozenSet();

    private static string Skeleton(string key)
    {
        var skeleton = new StringBuilder(key.Length);
        foreach (var c in key.Where(char.IsLetterOrDigit))
        {
            skeleton.Append(Alike.GetValueOrDefault(c, c));
        }
        return skeleton.Replace("rn", "m").Replace("vv", "w").ToString();
    }
}
