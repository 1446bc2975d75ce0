using System.Security.Cryptography;
using System.Text;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Factors;

/// <summary>
/// Ten codes of 80 random bits, each good for one sign-in. So many bits can't be guessed from a fast hash, so none slower is needed.
/// </summary>
public sealed class RecoveryCodes(Sql sql)
{
    public const int Count = 10;

    private const int Groups = 4;
    private const int GroupLength = 4;

    // Crockford's: no letter looks like a digit.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string[] Make() => [.. Enumerable.Range(0, Count).Select(_ => Format(RandomNumberGenerator.GetString(Alphabet, Groups * GroupLength)))];

    /// <summary>The code as <see cref="Make"/> writes it, whatever its spelling; null for what can't be one.</summary>
    public static string? Parse(string text)
    {
        var letters = UnicodeText.FoldTyped(text).ToLowerInvariant().Replace('o', '0').Replace('i', '1').Replace('l', '1')
            .Where(c => c is not ('-' or ' ')).ToArray();
        return letters.Length == Groups * GroupLength && letters.All(Alphabet.Contains) ? Format(new(letters)) : null;
    }

    /// <summary>Keeps new codes in place of all before.</summary>
    public async Task ReplaceAsync(Guid userId, IEnumerable<string> codes, CancellationToken cancellation)
    {
        await RemoveAllAsync(userId, cancellation);
        var hashes = codes.Select(code => Hash(userId, code)).ToArray();
        await sql.ExecuteAsync($"insert into recovery_codes (hash, user_id) select hash, {userId} from unnest({hashes}) as hash", cancellation);
    }

    public Task RemoveAllAsync(Guid userId, CancellationToken cancellation) => sql.ExecuteAsync($"delete from recovery_codes where user_id = {userId}", cancellation);

    /// <summary>Whether it is a code of the user that is still good.</summary>
    public Task<bool> IsGoodAsync(Guid userId, string code, CancellationToken cancellation) =>
        sql.ValueAsync<bool>($"select exists (select from recovery_codes where hash = {Hash(userId, code)} and user_id = {userId})", cancellation);

    /// <summary>Uses the code up; of several at once, one does.</summary>
    public async Task<bool> UseAsync(Guid userId, string code, CancellationToken cancellation) =>
        await sql.ExecuteAsync($"delete from recovery_codes where hash = {Hash(userId, code)} and user_id = {userId}", cancellation) == 1;

    public async Task<int> LeftAsync(Guid userId, CancellationToken cancellation) =>
        (int)await sql.ValueAsync<long>($"select count(*) from recovery_codes where user_id = {userId}", cancellation);

    private static byte[] Hash(Guid userId, string code) => HMACSHA256.HashData(userId.ToByteArray(), Encoding.ASCII.GetBytes(code));

    private static string Format(string letters) => string.Join('-', letters.Chunk(GroupLength).Select(group => new string(group)));
}
