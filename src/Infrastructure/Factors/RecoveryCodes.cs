using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Factors;

/// <summary>
/// Ten codes of 80 random bits, each good for one sign-in. So many bits can't be guessed from a fast hash, so none slower is needed.
/// </summary>
public sealed class RecoveryCodes(SlicesDb db)
{
    public const int Count = 10;

    private const int Groups = 4;
    private const int GroupLength = 4;

    // Crockford's: no letter looks like a digit.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string[] Make() => [.. Enumerable.Range(0, Count).Select(_ => Spell(RandomNumberGenerator.GetString(Alphabet, Groups * GroupLength)))];

    /// <summary>The code as <see cref="Make"/> writes it, whatever its spelling; null for what can't be one.</summary>
    public static string? Parse(string text)
    {
        var letters = UnicodeText.FoldTyped(text).ToLowerInvariant().Replace('o', '0').Replace('i', '1').Replace('l', '1')
            .Where(c => c is not ('-' or ' ')).ToArray();
        return letters.Length == Groups * GroupLength && letters.All(Alphabet.Contains) ? Spell(new(letters)) : null;
    }

    /// <summary>Keeps new codes in place of all before, with the caller's next save.</summary>
    public async Task ReplaceAsync(Guid userId, IEnumerable<string> codes, CancellationToken cancellation)
    {
        await db.RecoveryCodes.Where(c => c.UserId == userId).ExecuteDeleteAsync(cancellation);
        db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode(Hash(userId, code), userId)));
    }

    /// <summary>Uses the code up with the sign-in that saves next, and not without it; of several at once, one can be saved.</summary>
    public async Task<bool> UseAsync(Guid userId, string code, CancellationToken cancellation)
    {
        var hash = Hash(userId, code);
        if (await db.RecoveryCodes.SingleOrDefaultAsync(c => c.Hash == hash && c.UserId == userId, cancellation) is not { } there)
        {
            return false;
        }
        db.RecoveryCodes.Remove(there);
        return true;
    }

    public Task<int> LeftAsync(Guid userId, CancellationToken cancellation) => db.RecoveryCodes.CountAsync(c => c.UserId == userId, cancellation);

    private static byte[] Hash(Guid userId, string code) => HMACSHA256.HashData(userId.ToByteArray(), Encoding.ASCII.GetBytes(code));

    private static string Spell(string letters) => string.Join('-', letters.Chunk(GroupLength).Select(group => new string(group)));
}
