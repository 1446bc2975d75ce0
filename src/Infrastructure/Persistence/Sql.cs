using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Slices.Infrastructure.Persistence;

/// <summary>
/// Runs SQL in the request's transaction or, where none is open, by itself. What stands in braces becomes a parameter, never
/// text; an enum is its name.
/// </summary>
public sealed class Sql(UnitOfWork work, NpgsqlDataSource source)
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(FormattableString sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The same without a time limit, for what reads or writes everybody.</summary>
    public async Task<int> ExecuteLongAsync(FormattableString sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        command.CommandTimeout = 0;
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Runs it with whatever is saved next.</summary>
    public void Queue(FormattableString sql) => work.Queue(sql);

    /// <inheritdoc cref="UnitOfWork.OnCommit"/>
    public void OnCommit(Action action) => work.OnCommit(action);

    /// <summary>Every row, as <paramref name="read"/> reads it.</summary>
    public async Task<List<T>> ListAsync<T>(FormattableString sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var all = new List<T>();
        while (await rows.ReadAsync(cancellation))
        {
            all.Add(read(rows));
        }
        return all;
    }

    /// <summary>The same one after another, for as many as memory shouldn't hold. No time limit: the reader may be slow.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(FormattableString sql, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = Command(sql);
        command.CommandTimeout = 0;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            yield return read(rows);
        }
    }

    /// <summary>The first row's first column, or the default where there is no row.</summary>
    public async Task<T?> ValueAsync<T>(FormattableString sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await rows.ReadAsync(cancellation) ? rows.Get<T>(0) : default;
    }

    /// <summary>Adds many rows by COPY, in the open transaction.</summary>
    /// <param name="into">The table with its columns, such as <c>areas (code, name)</c>.</param>
    /// <param name="rows">A value for each column; documents as <see cref="Json"/>.</param>
    public async Task CopyAsync(string into, IEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        var connection = work.Transaction?.Connection ?? throw new InvalidOperationException("No transaction is open.");
        await using var copy = await connection.BeginBinaryImportAsync($"copy {into} from stdin (format binary)", cancellation);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellation);
            foreach (var value in row)
            {
                await (value switch
                {
                    null => copy.WriteNullAsync(cancellation),
                    Json json => copy.WriteAsync(json.Text, NpgsqlDbType.Jsonb, cancellation),
                    Enum name => copy.WriteAsync(name.ToString(), cancellation),
                    _ => copy.WriteAsync(value, cancellation),
                });
            }
        }
        await copy.CompleteAsync(cancellation);
    }

    /// <summary>The parts one after another, with their values.</summary>
    public static FormattableString Join(params IEnumerable<FormattableString> parts)
    {
        var text = new StringBuilder();
        var values = new List<object?>();
        foreach (var part in parts)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, part.Format + "\n", [.. Enumerable.Range(values.Count, part.ArgumentCount).Select(n => $"{{{n}}}")]);
            values.AddRange(part.GetArguments());
        }
        return FormattableStringFactory.Create(text.ToString(), [.. values]);
    }

    /// <summary>The pattern of what begins with the text.</summary>
    public static string Beginning(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal) + "%";

    /// <summary>The statement's text, its parameters written as <paramref name="placeholder"/> says, by their numbers from 1 on.</summary>
    internal static string Text(FormattableString sql, Func<int, string> placeholder) =>
        string.Format(CultureInfo.InvariantCulture, sql.Format, [.. Enumerable.Range(1, sql.ArgumentCount).Select(placeholder)]);

    /// <summary>The values of its parameters, as the database takes them.</summary>
    internal static object[] Values(FormattableString sql) =>
        [.. sql.GetArguments().Select(value => value is Enum name ? name.ToString() : value ?? DBNull.Value)];

    private NpgsqlCommand Command(FormattableString sql)
    {
        var text = Texts.GetOrAdd(sql.Format, _ => Text(sql, n => $"${n}"));
        var command = work.Transaction is { } transaction ? new NpgsqlCommand(text, transaction.Connection, transaction) : source.CreateCommand(text);
        foreach (var value in Values(sql))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        return command;
    }
}

public static class Rows
{
    /// <summary>A column's value; null where there is none.</summary>
    public static T Get<T>(this NpgsqlDataReader row, string column) => row.Get<T>(row.GetOrdinal(column));

    /// <inheritdoc cref="Get{T}(NpgsqlDataReader, string)"/>
    public static T Get<T>(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? default! : row.GetFieldValue<T>(column);

    /// <summary>A column's value of the enum whose names it holds.</summary>
    /// <exception cref="UnreadableRowException">It holds another, such as a newer version's.</exception>
    public static T GetEnum<T>(this NpgsqlDataReader row, string column)
        where T : struct, Enum => row.GetEnum<T>(row.GetOrdinal(column));

    /// <inheritdoc cref="GetEnum{T}(NpgsqlDataReader, string)"/>
    public static T GetEnum<T>(this NpgsqlDataReader row, int column)
        where T : struct, Enum => Enum.TryParse<T>(row.GetString(column), out var value) ? value : throw new UnreadableRowException(row.GetName(column));

    /// <summary>The same; null where there is none.</summary>
    public static T? GetEnumOrNull<T>(this NpgsqlDataReader row, string column)
        where T : struct, Enum => row.GetEnumOrNull<T>(row.GetOrdinal(column));

    /// <inheritdoc cref="GetEnumOrNull{T}(NpgsqlDataReader, string)"/>
    public static T? GetEnumOrNull<T>(this NpgsqlDataReader row, int column)
        where T : struct, Enum => row.IsDBNull(column) ? null : row.GetEnum<T>(column);
}

/// <summary>The text of a document, for a column that holds documents.</summary>
public sealed record Json(string Text);

/// <summary>A row holds what this version doesn't know.</summary>
public sealed class UnreadableRowException(string column) : Exception($"The column {column} holds a value that this version doesn't know.");
