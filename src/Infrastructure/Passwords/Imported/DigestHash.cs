using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Slices.Infrastructure.Passwords.Imported;

/// <summary>
/// One round of SHA-1 or MD5 over salt and password, as old systems kept them: <c>$salted-sha1$salt$hash</c>. Without salt its
/// place is empty.
/// </summary>
public sealed record DigestHash : ImportedHash
{
    private readonly PhcString phc;

    private DigestHash(PhcString phc) : base($"${phc.Id}$", 1) => this.phc = phc;

    public override string Example => ExampleOf(phc);

    public static DigestHash? Of(PhcString phc) =>
        phc is { Id: "salted-sha1", Version: null, Parameters: [], Hash.Length: SHA1.HashSizeInBytes } or { Id: "salted-md5", Version: null, Parameters: [], Hash.Length: MD5.HashSizeInBytes }
            ? new(phc)
            : null;

    [SuppressMessage("Security", "CA5350", Justification = "It is how the password was hashed elsewhere.")]
    [SuppressMessage("Security", "CA5351", Justification = "It is how the password was hashed elsewhere.")]
    public override bool Verify(string password)
    {
        byte[] salted = [.. phc.Salt, .. Encoding.UTF8.GetBytes(password)];
        return CryptographicOperations.FixedTimeEquals(phc.Hash, phc.Id == "salted-sha1" ? SHA1.HashData(salted) : MD5.HashData(salted));
    }
}
