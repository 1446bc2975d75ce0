using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Slices.Infrastructure.Passwords;

/// <summary>
/// Argon2id (RFC 9106) with one lane, by libsodium. A hash is a PHC string, <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>: memory in
/// KiB, passes, lanes, then 16 and 32 bytes in base64 without padding.
/// </summary>
public sealed class Argon2idAlgorithm(int memoryKiB, int passes) : IPasswordAlgorithm
{
    private const int SaltLength = 16;
    private const int KeyLength = 32;

    /// <summary>Whether libsodium loads on this system.</summary>
    public static bool IsAvailable { get; } = Loads();

    public PasswordAlgorithm Name => PasswordAlgorithm.Argon2id;

    public string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var key = Derive(password, salt, memoryKiB, passes);
        return $"$argon2id$v=19$m={memoryKiB},t={passes},p=1${Unpadded(salt)}${Unpadded(key)}";
    }

    public bool Verify(string hash, string password) =>
        Parse(hash) is { } kept && CryptographicOperations.FixedTimeEquals(kept.Key, Derive(password, kept.Salt, kept.MemoryKiB, kept.Passes));

    public bool IsWeak(string hash) => Parse(hash) is not { } kept || kept.MemoryKiB < memoryKiB || kept.Passes < passes;

    /// <summary>Whether it is a hash that can be checked here: one lane, this version, and no more work than the settings may ask for.</summary>
    public static bool CanVerify(string hash) => IsAvailable && Parse(hash) is not null;

    private static byte[] Derive(string password, byte[] salt, int memoryKiB, int passes) =>
        // Of a string, NSec hashes the UTF-16. Every other implementation takes bytes, and is given UTF-8.
        Algorithm(memoryKiB, passes).DeriveBytes(Encoding.UTF8.GetBytes(password), salt, KeyLength);

    private static Argon2id Algorithm(int memoryKiB, int passes) =>
        new(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = memoryKiB, NumberOfPasses = passes });

    private static bool Loads()
    {
        try
        {
            _ = Algorithm(PasswordSettings.MinMemoryKiB, 1);
            return true;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static Kept? Parse(string hash)
    {
        var salt = new byte[SaltLength];
        var key = new byte[KeyLength];
        return hash.Split('$') is ["", "argon2id", "v=19", var cost, var saltText, var keyText]
            && cost.Split(',') is [['m', '=', .. var memoryText], ['t', '=', .. var passesText], "p=1"]
            && int.TryParse(memoryText, NumberStyles.None, CultureInfo.InvariantCulture, out var memory)
            && int.TryParse(passesText, NumberStyles.None, CultureInfo.InvariantCulture, out var passes)
            && memory is >= PasswordSettings.MinMemoryKiB and <= PasswordSettings.MaxMemoryKiB
            && passes is >= 1 and <= PasswordSettings.MaxPasses
            && Convert.TryFromBase64String(saltText + "==", salt, out var saltLength) && saltLength == SaltLength
            && Convert.TryFromBase64String(keyText + "=", key, out var keyLength) && keyLength == KeyLength
            ? new(memory, passes, salt, key)
            : null;
    }

    private static string Unpadded(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private sealed record Kept(int MemoryKiB, int Passes, byte[] Salt, byte[] Key);
}
