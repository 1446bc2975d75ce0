using System.Globalization;

namespace Slices.Domain;

/// <summary>One email address of at most 254 characters.</summary>
/// <param name="Text">As mail is sent to it: the local part as typed, the domain in its ASCII form.</param>
/// <param name="Key">As compared: lower case. Two addresses with one key are one address.</param>
public sealed record EmailAddress(string Text, string Key)
{
    public const int MaxLength = 254;
    private const int MaxLocalLength = 64;
    private const string LocalSymbols = ".!#$%&'*+/=?^_`{|}~-";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// The address in <paramref name="input"/>; null when it isn't one. Quoted local parts, comments, display names and lists are
    /// rejected: nothing that could carry a header or a second recipient gets through.
    /// </summary>
    public static EmailAddress? Parse(string input)
    {
        var text = UnicodeText.FoldTyped(input);
        var at = text.IndexOf('@');
        if (text.Length > MaxLength || at is < 1 or > MaxLocalLength)
        {
            return null;
        }
        var local = text[..at];
        if (!local.All(c => char.IsAsciiLetterOrDigit(c) || LocalSymbols.Contains(c))
            || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)
            || AsciiDomain(text[(at + 1)..]) is not { } domain)
        {
            return null;
        }
        var address = $"{local}@{domain}";
        return address.Length > MaxLength ? null : new(address, address.ToLowerInvariant());
    }

    /// <summary>
    /// The mailbox of the address with this <see cref="Key"/>: without what follows a plus, as most providers deliver. Only for
    /// counting. Two addresses with one mailbox are two addresses.
    /// </summary>
    public static string MailboxKey(string key)
    {
        var at = key.IndexOf('@');
        var plus = key.IndexOf('+');
        return plus > 0 && plus < at ? key[..plus] + key[at..] : key;
    }

    /// <summary>Enough of the address for its owner to recognize it: <c>a•••@example.com</c>.</summary>
    public static string Mask(string address)
    {
        var at = address.IndexOf('@');
        return at > 0 ? $"{address[0]}•••{address[at..]}" : "•••";
    }

    private static string? AsciiDomain(string domain)
    {
        if (!domain.Contains('.') || domain.EndsWith('.') || domain.Contains('@'))
        {
            return null;
        }
        try
        {
            var ascii = Idn.GetAscii(domain);
            return IsName(ascii) ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // What ends in a number is an address of the network, in one of its spellings, and .localhost is this machine.
    private static bool IsName(string domain)
    {
        var last = domain[(domain.LastIndexOf('.') + 1)..];
        return !last.All(char.IsAsciiDigit)
            && !(last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && last[2..].All(char.IsAsciiHexDigit))
            && !last.Equals("localhost", StringComparison.OrdinalIgnoreCase);
    }
}
