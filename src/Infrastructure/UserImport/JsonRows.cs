using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Slices.Infrastructure.UserImport;

/// <summary>A row of a file. Null is one that is no JSON.</summary>
public sealed record JsonRow(long Number, JsonElement? Element, long Position);

/// <summary>The file can't be read to its end. The message is a sentence for the operator.</summary>
public sealed class ImportFileException(string message) : Exception(message);

/// <summary>Reads JSON Lines, or one array, row by row: a file of any size takes the memory of a row.</summary>
public static class JsonRows
{
    private const byte Bracket = (byte)'[';

    /// <exception cref="ImportFileException">An array ends, or is broken, in the middle.</exception>
    public static async IAsyncEnumerable<JsonRow> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = await IsArrayAsync(file, cancellation) ? ArrayAsync(file, cancellation) : LinesAsync(file, cancellation);
        await foreach (var row in rows)
        {
            yield return row;
        }
    }

    private static async IAsyncEnumerable<JsonRow> LinesAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var lines = new StreamReader(file, leaveOpen: true);
        for (var number = 1L; await lines.ReadLineAsync(cancellation) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return new(number, Parse(line), file.Position);
            }
        }
    }

    private static async IAsyncEnumerable<JsonRow> ArrayAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var rows = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(file, cancellationToken: cancellation).GetAsyncEnumerator(cancellation);
        for (var number = 1L; await NextAsync(rows, number); number++)
        {
            yield return new(number, rows.Current, file.Position);
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<JsonElement> rows, long number)
    {
        try
        {
            return await rows.MoveNextAsync();
        }
        catch (JsonException)
        {
            throw new ImportFileException($"The file can't be read from row {number} on: it ends early, or is no JSON.");
        }
    }

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // By its first byte that is neither white space nor the mark of UTF-8.
    private static async Task<bool> IsArrayAsync(Stream file, CancellationToken cancellation)
    {
        var beginning = new byte[64];
        var length = await file.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        return beginning.AsSpan(0, length).TrimStart("\uFEFF \t\r\n"u8) is [Bracket, ..];
    }
}
