using System.Runtime.InteropServices;
using System.Text;

namespace Slices.Infrastructure.Passwords.Imported;

/// <summary>
/// Argon2id and Argon2i with any number of lanes and any length of salt. NSec offers neither, so libsodium is called itself,
/// which NSec brings along.
/// </summary>
public sealed record Argon2Hash : ImportedHash
{
    // What Django asks for by default is 100 MiB, 2 passes and 8 lanes.
    private const long MaxWorkKiB = 1024 * 1024;
    private const int MaxLanes = 16;

    private readonly PhcString phc;

    private Argon2Hash(PhcString phc) : base(Beginning(phc), (long)phc["m"] * phc["t"]) => this.phc = phc;

    public override string Example => ExampleOf(phc);

    public static Argon2Hash? Of(PhcString phc) =>
        phc is { Id: "argon2id" or "argon2i", Version: 19, Parameters: [{ Key: "m" }, { Key: "t" }, { Key: "p" }], Salt.Length: >= 8 and <= 64, Hash.Length: >= 16 and <= 64 }
        && phc["p"] is >= 1 and <= MaxLanes
        && phc["t"] >= 1
        && phc["m"] >= 8 * phc["p"] && phc["m"] <= MaxMemoryKiB
        && (long)phc["m"] * phc["t"] <= MaxWorkKiB
        && Argon2idAlgorithm.IsAvailable
            ? new(phc)
            : null;

    public override bool Verify(string password)
    {
        var (text, typed) = (Encoding.ASCII.GetBytes(phc + "\0"), Encoding.UTF8.GetBytes(password));
        return (phc.Id == "argon2id" ? VerifyArgon2id(text, typed, (ulong)typed.Length) : VerifyArgon2i(text, typed, (ulong)typed.Length)) == 0;
    }

    // With its costs: hashes of this site's own begin with the same name.
    private static string Beginning(PhcString phc) => (phc with { Salt = [], Hash = [] }).ToString()[..^1];

    [DllImport("libsodium", EntryPoint = "crypto_pwhash_argon2id_str_verify")]
    private static extern int VerifyArgon2id(byte[] text, byte[] password, ulong length);

    [DllImport("libsodium", EntryPoint = "crypto_pwhash_argon2i_str_verify")]
    private static extern int VerifyArgon2i(byte[] text, byte[] password, ulong length);
}
