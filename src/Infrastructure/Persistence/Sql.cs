using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Slices.Infrastructure.Persistence;

/// <summary>
/// Runs SQL in the request's transaction or, where none is open, by itself. What stands in braces becomes a parameter, never
/// text; an enum is its name.
/// </summary>
public sealed class Sql(SlicesDb db, NpgsqlDataSource source)
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(FormattableString sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

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

    /// <summary>The first row's first column, or the default where there is no row.</summary>
    public async Task<T?> ValueAsync<T>(FormattableString sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await rows.ReadAsync(cancellation) ? rows.Get<T>(0) : default;
    }

    /// <summary>The parts one after another, with their values.</summary>
    public static FormattableString Join(params IEnumerable<FormattableString> parts)
    {
        var (text, values) = (new StringBuilder(), new List<object?>());
        foreach (var part in parts)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, part.Format + "\n", [.. Enumerable.Range(values.Count, part.ArgumentCount).Select(n => $"{{{n}}}")]);
            values.AddRange(part.GetArguments());
        }
        return FormattableStringFactory.Create(text.ToString(), [.. values]);
    }

    private NpgsqlCommand Command(FormattableString sql)
    {
        var text = Texts.GetOrAdd(sql.Format, format => string.Format(
            CultureInfo.InvariantCulture, format, [.. Enumerable.Range(1, sql.ArgumentCount).Select(n => $"${n}")]));
        var command = db.Database.CurrentTransaction?.GetDbTransaction() is NpgsqlTransaction transaction
            ? new NpgsqlCommand(text, transaction.Connection, transaction)
            : source.CreateCommand(text);
        foreach (var value in sql.GetArguments())
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value is Enum name ? name.ToString() : value ?? DBNull.Value });
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
}
