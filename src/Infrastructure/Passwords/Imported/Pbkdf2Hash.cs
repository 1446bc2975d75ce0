using System.Security.Cryptography;
using System.Text;

namespace Slices.Infrastructure.Passwords.Imported;

/// <summary>PBKDF2 with HMAC-SHA1, SHA-256 or SHA-512: <c>$pbkdf2-sha256$i=870000$salt$hash</c>.</summary>
public sealed record Pbkdf2Hash : ImportedHash
{
    // Some three times what Django asks for in 2026.
    private const int MaxIterations = 4_000_000;

    private readonly PhcString phc;
    private readonly HashAlgorithmName digest;

    private Pbkdf2Hash(PhcString phc, HashAlgorithmName digest) : base($"${phc.Id}$", phc["i"]) => (this.phc, this.digest) = (phc, digest);

    public override string Example => ExampleOf(phc);

    public static Pbkdf2Hash? Of(PhcString phc) =>
        phc is { Version: null, Parameters: [{ Key: "i", Value: >= 1 and <= MaxIterations }], Hash.Length: >= 16 and <= 64 }
            ? phc.Id switch
            {
                "pbkdf2-sha1" => new(phc, HashAlgorithmName.SHA1),
                "pbkdf2-sha256" => new(phc, HashAlgorithmName.SHA256),
                "pbkdf2-sha512" => new(phc, HashAlgorithmName.SHA512),
                _ => null,
            }
            : null;

    public override bool Verify(string password) => CryptographicOperations.FixedTimeEquals(
        phc.Hash, Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), phc.Salt, phc["i"], digest, phc.Hash.Length));
}
