using System.Buffers.Binary;
using Microsoft.AspNetCore.Cryptography.KeyDerivation;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Slices.Domain;

namespace Slices.Infrastructure.Passwords;

/// <summary>PBKDF2-HMAC-SHA512 by the framework's hasher, which also verifies both of its older forms.</summary>
public sealed class Pbkdf2Algorithm(int iterations) : IPasswordAlgorithm
{
    private const int Header = 13;
    private const int OldSalt = 16;
    private const int OldKey = 32;
    private const int OldIterations = 1000;

    private readonly PasswordHasher<User> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));

    public PasswordAlgorithm Name => PasswordAlgorithm.Pbkdf2;

    public string Hash(string password) => hasher.HashPassword(null!, password);

    public bool Verify(string hash, string password) => hasher.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed;

    /// <summary>The same hash in the PHC string format, which other systems read; null for what isn't one of the framework's.</summary>
    public static string? ToPhc(string hash)
    {
        var bytes = new byte[hash.Length];
        if (hash is [] or ['$', ..] || !Convert.TryFromBase64String(hash, bytes, out var length))
        {
            return null;
        }
        var kept = bytes.AsSpan(0, length);
        if (kept is [0, ..] && length == 1 + OldSalt + OldKey)
        {
            return Phc("pbkdf2-sha1", OldIterations, kept[1..], OldSalt);
        }
        if (kept is not [1, ..] || length < Header)
        {
            return null;
        }
        var id = (KeyDerivationPrf)BinaryPrimitives.ReadUInt32BigEndian(kept[1..]) switch
        {
            KeyDerivationPrf.HMACSHA1 => "pbkdf2-sha1",
            KeyDerivationPrf.HMACSHA256 => "pbkdf2-sha256",
            _ => "pbkdf2-sha512",
        };
        return Phc(id, BinaryPrimitives.ReadInt32BigEndian(kept[5..]), kept[Header..], BinaryPrimitives.ReadInt32BigEndian(kept[9..]));
    }

    private static string Phc(string id, int iterations, ReadOnlySpan<byte> saltAndKey, int salt) =>
        new PhcString(id, null, [new("i", iterations)], saltAndKey[..salt].ToArray(), saltAndKey[salt..].ToArray()).ToString();

    // The framework's form 1: marker, PRF, iterations, salt length, salt, key; big-endian. Form 0 is SHA-1 and 1,000 iterations.
    public bool IsWeak(string hash) =>
        Convert.FromBase64String(hash) is not [1, ..] bytes
        || BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)) != (uint)KeyDerivationPrf.HMACSHA512
        || BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)) < iterations;
}
