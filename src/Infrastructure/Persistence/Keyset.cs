using System.Buffers.Text;
using System.Linq.Expressions;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Slices.Infrastructure.Persistence;

/// <summary>Where a page of a long list begins or ends: the sorting key and the id of the row at its edge.</summary>
public sealed record KeysetCursor(string Key, Guid Id)
{
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Id:N}{Key}"));

    /// <summary>The cursor that <paramref name="text"/> spells, or null when it is none.</summary>
    public static KeysetCursor? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 400 || !Base64Url.IsValid(text))
        {
            return null;
        }
        var plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        return plain.Length >= 32 && !plain.Contains('\0') && Guid.TryParseExact(plain[..32], "N", out var id) ? new(plain[32..], id) : null;
    }
}

/// <summary>
/// Paging by the last row's key instead of a row number. PostgreSQL compares (key, id) as one row against an index on
/// both, so that the millionth page costs what the first does; OFFSET would read every row before it.
/// </summary>
public static class Keyset
{
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
