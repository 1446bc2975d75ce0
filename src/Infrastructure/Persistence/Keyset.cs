using System.Runtime.CompilerServices;

namespace Slices.Infrastructure.Persistence;

/// <summary>
/// Paging by the last row's key instead of a row number. PostgreSQL compares (key, id) as one row against an index on
/// both, so that the millionth page costs what the first does; OFFSET would read every row before it.
/// </summary>
public static class Keyset
{
    /// <summary>The page behind <paramref name="after"/>, or ahead of <paramref name="before"/>, or the first where neither is a <see cref="KeysetCursor"/>.</summary>
    /// <param name="list">So many rows from an edge on: towards the list's end, or backwards.</param>
    /// <param name="place">Where a row stands in the list.</param>
    public static async Task<KeysetPage<T>> PageAsync<T>(
        string? after, string? before, int size, Func<KeysetCursor?, bool, int, Task<List<T>>> list, Func<T, KeysetCursor> place)
    {
        var end = KeysetCursor.Parse(before);
        var backwards = end is not null;
        var edge = end ?? KeysetCursor.Parse(after);
        var rows = await list(edge, backwards, size + 1);
        var more = rows.Count > size;
        if (more)
        {
            rows.RemoveAt(size);
        }
        if (backwards)
        {
            rows.Reverse();
        }
        string? PlaceOf(Index row, bool leadsOn) => leadsOn && rows.Count > 0 ? place(rows[row]).ToString() : null;
        return new(rows, PlaceOf(0, backwards ? more : edge is not null), PlaceOf(^1, backwards || more));
    }

    /// <summary>Sorts by the key, then by the id, beginning beyond the edge where there is one: the end of a statement whose conditions have begun.</summary>
    /// <param name="key">A column, or what an index is made of.</param>
    /// <param name="id">The column of the id.</param>
    /// <param name="ascending">The least first.</param>
    /// <param name="beyond">The key at the edge.</param>
    /// <param name="edge">Its id along with it.</param>
    /// <param name="limit">How many rows.</param>
    public static IEnumerable<FormattableString> Sorted(string key, string id, bool ascending, object? beyond, KeysetCursor? edge, int limit)
    {
        // In double braces is text, names from this code only; in single ones are parameters.
        if (beyond is not null && edge is not null)
        {
            yield return FormattableStringFactory.Create($$"""and ({{key}}, {{id}}) {{(ascending ? ">" : "<")}} ({0}, {1})""", beyond, edge.Id);
        }
        var direction = ascending ? "" : "desc";
        yield return FormattableStringFactory.Create($$"""order by {{key}} {{direction}}, {{id}} {{direction}} limit {0}""", limit);
    }
}
