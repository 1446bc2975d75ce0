using System.Globalization;
using System.Text;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.Passwords.Imported;

namespace Slices.Features.ImportDjango;

/// <summary>Writes what Django keeps of a password as this site does, mostly in the PHC string format. The hash itself stays what it is.</summary>
public static class DjangoPasswords
{
    private const int Md5Digits = 32;

    /// <summary>Whether nobody can sign in by it: none was set, or it was made unusable.</summary>
    public static bool IsUnusable(string encoded) => encoded.Length == 0 || encoded[0] == '!';

    /// <summary>Django's name of how it was hashed.</summary>
    public static string AlgorithmOf(string encoded) => encoded.Length == Md5Digits && !encoded.Contains('$') ? "md5" : encoded.Split('$')[0];

    /// <summary>The hash as this site keeps it; null for an algorithm or a form that isn't known here.</summary>
    public static string? Convert(string encoded)
    {
        var (algorithm, rest) = (AlgorithmOf(encoded), encoded[(encoded.IndexOf('$') + 1)..]);
        return algorithm switch
        {
            "argon2" => '$' + rest.TrimStart('$'),
            "bcrypt" => '$' + rest.TrimStart('$'),
            "bcrypt_sha256" => BcryptHash.OfHexDigest + '$' + rest.TrimStart('$'),
            "pbkdf2_sha256" => Pbkdf2("pbkdf2-sha256", rest),
            "pbkdf2_sha1" => Pbkdf2("pbkdf2-sha1", rest),
            "scrypt" => Scrypt(rest),
            "sha1" => Digest("salted-sha1", rest),
            "md5" when encoded.Contains('$') => Digest("salted-md5", rest),
            "md5" => Digest("salted-md5", '$' + encoded),
            _ => null,
        };
    }

    private static string? Pbkdf2(string id, string rest) =>
        rest.Split('$') is [var iterations, var salt, var hash] && Number(iterations) is { } count && Base64(hash) is { } key
            ? new PhcString(id, null, [new("i", count)], Encoding.UTF8.GetBytes(salt), key).ToString()
            : null;

    private static string? Scrypt(string rest) =>
        rest.Split('$') is [var work, var salt, var blocks, var lanes, var hash]
        && Number(work) is { } n && int.IsPow2(n) && Number(blocks) is { } r && Number(lanes) is { } p && Base64(hash) is { } key
            ? new PhcString("scrypt", null, [new("ln", int.Log2(n)), new("r", r), new("p", p)], Encoding.UTF8.GetBytes(salt), key).ToString()
            : null;

    private static string? Digest(string id, string rest) =>
        rest.Split('$') is [var salt, var digits] && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) && digits.Length > 0
            ? new PhcString(id, null, [], Encoding.UTF8.GetBytes(salt), System.Convert.FromHexString(digits)).ToString()
            : null;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return System.Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
