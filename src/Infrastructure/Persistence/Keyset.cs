using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

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

    /// <summary>Sorts by the key, then by the id, beginning beyond <paramref name="edge"/> when there is one.</summary>
    public static IQueryable<T> ByKeyset<T, TKey>(
        this IQueryable<T> rows, Expression<Func<T, TKey>> key, Expression<Func<T, Guid>> id, bool ascending, (TKey Key, Guid Id)? edge)
    {
        if (edge is { } beyond)
        {
            rows = rows.Where(Beyond(key, id, ascending, beyond));
        }
        return ascending ? rows.OrderBy(key).ThenBy(id) : rows.OrderByDescending(key).ThenByDescending(id);
    }

    private static Expression<Func<T, bool>> Beyond<T, TKey>(
        Expression<Func<T, TKey>> key, Expression<Func<T, Guid>> id, bool ascending, (TKey Key, Guid Id) edge)
    {
        Expression<Func<(TKey, Guid)>> held = () => edge;
        Expression Row(Expression first, Expression second) =>
            Expression.Convert(Expression.Call(typeof(ValueTuple), nameof(ValueTuple.Create), [typeof(TKey), typeof(Guid)], first, second), typeof(System.Runtime.CompilerServices.ITuple));
        var row = Row(key.Body, new Renaming(id.Parameters[0], key.Parameters[0]).Visit(id.Body));
        var limit = Row(Expression.Field(held.Body, "Item1"), Expression.Field(held.Body, "Item2"));
        var comparison = Expression.Call(
            typeof(NpgsqlDbFunctionsExtensions), ascending ? nameof(NpgsqlDbFunctionsExtensions.GreaterThan) : nameof(NpgsqlDbFunctionsExtensions.LessThan),
            null, Expression.Constant(EF.Functions), row, limit);
        return Expression.Lambda<Func<T, bool>>(comparison, key.Parameters[0]);
    }

    private sealed class Renaming(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
