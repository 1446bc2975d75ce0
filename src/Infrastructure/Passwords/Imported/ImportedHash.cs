namespace Slices.Infrastructure.Passwords.Imported;

/// <summary>
/// A password's hash that another system made. It is checked as it is; at its owner's next sign-in it is replaced by one of
/// this site's own.
/// </summary>
/// <param name="Algorithm">How the texts of its kind begin, such as <c>$pbkdf2-sha256$</c>.</param>
/// <param name="Cost">The work that a check takes, to be compared within the algorithm.</param>
public abstract record ImportedHash(string Algorithm, long Cost)
{
    /// <summary>The most memory that a check may take. As many are made at once as there are processors.</summary>
    public const int MaxMemoryKiB = 128 * 1024;

    /// <summary>The hash in <paramref name="text"/>. Null for one that can't be checked here, or whose check would cost too much.</summary>
    public static ImportedHash? Parse(string text) => text switch
    {
        ['$', '2', ..] => BcryptHash.Parse(text, hexDigestFirst: false),
        _ when text.StartsWith(BcryptHash.OfHexDigest, StringComparison.Ordinal) => BcryptHash.Parse(text[BcryptHash.OfHexDigest.Length..], hexDigestFirst: true),
        _ => PhcString.Parse(text) is { } phc ? Of(phc) : null,
    };

    /// <summary>Whether it is the hash of that password, compared in constant time.</summary>
    public abstract bool Verify(string password);

    /// <summary>A hash of no password whose check costs the same.</summary>
    public abstract string Example { get; }

    private static ImportedHash? Of(PhcString phc) => phc.Id switch
    {
        "argon2id" or "argon2i" => Argon2Hash.Of(phc),
        "scrypt" => ScryptHash.Of(phc),
        "pbkdf2-sha1" or "pbkdf2-sha256" or "pbkdf2-sha512" => Pbkdf2Hash.Of(phc),
        _ => DigestHash.Of(phc),
    };

    private protected static string ExampleOf(PhcString phc) => (phc with { Salt = new byte[phc.Salt.Length], Hash = new byte[phc.Hash.Length] }).ToString();
}
