using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slices.Infrastructure.Passwords.Imported;

/// <summary>
/// bcrypt, <c>$2b$12$salthash</c>. It sees 72 bytes of a password, so Django gives it the hexadecimal SHA-256 of the password
/// instead: <c>$bcrypt-sha256-hex$2b$12$salthash</c>.
/// </summary>
public sealed record BcryptHash : ImportedHash
{
    /// <summary>How the text of a hash begins that is made of a digest; the rest is bcrypt's own.</summary>
    public const string OfHexDigest = "$bcrypt-sha256-hex";

    // $2b$, two digits, $, 22 characters of salt and 31 of the hash.
    private const int Length = 60;
    private const int MinRounds = 4;

    // Each one more doubles the work. 12 is usual.
    private const int MaxRounds = 14;

    private readonly string text;
    private readonly bool hexDigestFirst;

    private BcryptHash(string text, int rounds, bool hexDigestFirst) : base(hexDigestFirst ? OfHexDigest + "$" : text[..4], 1L << rounds) =>
        (this.text, this.hexDigestFirst) = (text, hexDigestFirst);

    public override string Example => (hexDigestFirst ? OfHexDigest : "") + text[..7] + new string('.', Length - 7);

    public static BcryptHash? Parse(string text, bool hexDigestFirst) =>
        text is { Length: Length } and ['$', '2', 'a' or 'b' or 'y', '$', var tens, var ones, '$', .. var rest]
        && int.TryParse([tens, ones], NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds is >= MinRounds and <= MaxRounds
        && rest.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '/')
            ? new(text, rounds, hexDigestFirst)
            : null;

    public override bool Verify(string password) => BCrypt.Net.BCrypt.Verify(
        hexDigestFirst ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password))) : password, text);
}
