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
    private const int Version = 19;
    private const int SaltLength = 16;
    private const int KeyLength = 32;

    /// <summary>Whether libsodium loads on this system.</summary>
    public static bool IsAvailable { get; } = Loads();

    public PasswordAlgorithm Name => PasswordAlgorithm.Argon2id;

    public string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return new PhcString("argon2id", Version, [new("m", memoryKiB), new("t", passes), new("p", 1)], salt, Derive(password, salt, memoryKiB, passes)).ToString();
    }

    public bool Verify(string hash, string password) =>
        Parse(hash) is { } phc && CryptographicOperations.FixedTimeEquals(phc.Hash, Derive(password, phc.Salt, phc["m"], phc["t"]));

    public bool IsWeak(string hash) => Parse(hash) is not { } phc || phc["m"] < memoryKiB || phc["t"] < passes;

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

    private static PhcString? Parse(string hash) => PhcString.Parse(hash) is
    {
        Id: "argon2id",
        Version: Version,
        Parameters:
        [
        { Key: "m", Value: >= PasswordSettings.MinMemoryKiB and <= PasswordSettings.MaxMemoryKiB },
        { Key: "t", Value: >= 1 and <= PasswordSettings.MaxPasses },
        { Key: "p", Value: 1 },
        ],
        Salt.Length: SaltLength,
        Hash.Length: KeyLength,
    } phc
        ? phc
        : null;
}
