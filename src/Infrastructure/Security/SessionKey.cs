using System.Buffers.Text;
using System.Security.Cryptography;

namespace Slices.Infrastructure.Security;

/// <summary>
/// The 256 random bits in a browser's cookie. The server keeps only their SHA-256. The first half is the session's series, which
/// stays when the key is replaced, so that an old key is known as one.
/// </summary>
public static class SessionKey
{
    public const int Bytes = 32;

    private const int SeriesBytes = 16;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static bool IsKey(string text) => Read(text) is not null;

    /// <summary>The hash that is kept of it, or null for a text that no key has.</summary>
    public static byte[]? Hash(string key) => Read(key) is { } bytes ? SHA256.HashData(bytes) : null;

    /// <summary>The hash of the half that stays, of a text that is a key.</summary>
    public static byte[] SeriesHash(string key) => SHA256.HashData(Read(key).AsSpan(0, SeriesBytes));

    /// <summary>
    /// The key that takes this one's place. It is derived, so that a browser that lost the answer gets the same one again. That takes
    /// a salt, which only the server has.
    /// </summary>
    public static string Next(string key, byte[] salt)
    {
        var bytes = Read(key)!;
        return Base64Url.EncodeToString([.. bytes[..SeriesBytes], .. HMACSHA256.HashData(salt, bytes)[..(Bytes - SeriesBytes)]]);
    }

    private static byte[]? Read(string key)
    {
        var bytes = new byte[Bytes];
        return key.Length == Base64Url.GetEncodedLength(Bytes) && Base64Url.IsValid(key) && Base64Url.TryDecodeFromChars(key, bytes, out var n) && n == Bytes
            ? bytes
            : null;
    }
}
