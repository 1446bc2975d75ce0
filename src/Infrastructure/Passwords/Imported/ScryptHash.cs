using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Slices.Infrastructure.Passwords.Imported;

/// <summary>scrypt (RFC 7914), by libsodium: <c>$scrypt$ln=14,r=8,p=1$salt$hash</c>, where <c>ln</c> is the logarithm of the work factor.</summary>
public sealed record ScryptHash : ImportedHash
{
    // Blocks of 128 bytes that are mixed: as much as a work factor of 2^17 with 8 blocks and 2 lanes takes.
    private const long MaxBlocks = 1 << 21;

    private readonly PhcString phc;

    private ScryptHash(PhcString phc) : base("$scrypt$", Blocks(phc)) => this.phc = phc;

    public override string Example => ExampleOf(phc);

    public static ScryptHash? Of(PhcString phc) =>
        phc is { Id: "scrypt", Version: null, Parameters: [{ Key: "ln" }, { Key: "r" }, { Key: "p" }], Hash.Length: >= 16 and <= 64 }
        && phc["ln"] is >= 1 and <= 20 && phc["r"] is >= 1 and <= 64 && phc["p"] is >= 1 and <= 16
        && (128L * phc["r"] << phc["ln"]) <= MaxMemoryKiB * 1024L
        && Blocks(phc) <= MaxBlocks
        && Argon2idAlgorithm.IsAvailable
            ? new(phc)
            : null;

    public override bool Verify(string password)
    {
        var (typed, key) = (Encoding.UTF8.GetBytes(password), new byte[phc.Hash.Length]);
        return Derive(typed, (nuint)typed.Length, phc.Salt, (nuint)phc.Salt.Length, 1UL << phc["ln"], (uint)phc["r"], (uint)phc["p"], key, (nuint)key.Length) == 0
            && CryptographicOperations.FixedTimeEquals(key, phc.Hash);
    }

    private static long Blocks(PhcString phc) => (long)phc["r"] * phc["p"] << phc["ln"];

    [DllImport("libsodium", EntryPoint = "crypto_pwhash_scryptsalsa208sha256_ll")]
    private static extern int Derive(
        byte[] password, nuint passwordLength, byte[] salt, nuint saltLength, ulong workFactor, uint blocks, uint lanes, byte[] key, nuint keyLength);
}
