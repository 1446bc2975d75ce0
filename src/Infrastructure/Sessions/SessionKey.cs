using System.Buffers.Text;
using System.Security.Cryptography;

namespace Slices.Infrastructure.Sessions;

/// <summary>The 256 random bits in a browser's cookie. The server keeps only their SHA-256.</summary>
public static class SessionKey
{
    public const int Bytes = 32;

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The hash that the table is asked for, or null for a text that no key has.</summary>
    public static byte[]? Hash(string key)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return key.Length == Base64Url.GetEncodedLength(Bytes) && Base64Url.IsValid(key) && Base64Url.TryDecodeFromChars(key, bytes, out var n) && n == Bytes
            ? SHA256.HashData(bytes)
            : null;
    }
}
