using System.Runtime.CompilerServices;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.Users;

/// <summary>
/// Reads one page. Where few accounts match, all are found, counted and sorted. Where many do, an index that is sorted as the list is gives them soon;
/// the planner, which takes conditions for independent of each other, is not asked which is faster.
/// </summary>
public sealed class UserList(Sql sql, UserMatcher matcher)
{
    /// <summary>Of a sorted index so many entries are read for each account that matches. Where they give no page, those that match stand far behind, and are found first.</summary>
    public double Walked { get; init; } = 1;

    private const string Read = "u.id, u.user_name, u.user_name_key, u.email, u.email_key, u.state, u.is_administrator, u.created_at, nullif(c.seen_at, timestamptz '-infinity')";

    /// <returns>The rows beyond the edge, and the total where it is known now.</returns>
    public async Task<(List<UserRow> Rows, UserTotal? Total)> PageAsync(
        UserMatches matches, UserSort sort, bool ascending, KeysetCursor? edge, int limit, CancellationToken cancellation)
    {
        if (matches.AreFew)
        {
            return await FoundAsync(matches, sort, ascending, edge, limit, cancellation);
        }
        if (sort == UserSort.State)
        {
            return (await ByStatesAsync(matches, ascending, edge, limit, cancellation), null);
        }
        FormattableString[] beyond = [.. Keyset.Sorted(Key(sort), "u.id", ascending, Beyond(sort, edge), edge, limit)];
        if (sort is UserSort.Created or UserSort.LastSignIn)
        {
            return (await RowsAsync(
                [
                    Text($"select first.id, first.key from user_kinds k cross join lateral (select u.id, {Key(sort)} as key from"),
                    matches.Table, .. matches.Filter($"u.kind = k.id"), .. beyond, $") first where k.id = any({matches.KindIds})",
                    .. Keyset.Sorted("first.key", "first.id", ascending, null, null, limit),
                ], ascending, cancellation), null);
        }
        var rows = await RowsAsync(
            [
                Text($"select u.id, {Key(sort)} as key from (select * from listed_users u where true"),
                .. Keyset.Sorted(Key(sort), "u.id", ascending, Beyond(sort, edge), edge, (int)(matches.Expected * Walked)), $")",
                .. matches.Filter($"u.kind = any({matches.KindIds})"),
                .. Keyset.Sorted(Key(sort), "u.id", ascending, null, null, limit),
            ], ascending, cancellation);
        return rows.Count == limit ? (rows, null) : (await RowsAsync(
            [
                Text($"select id, key from (select u.id, {Key(sort)} as key from"), .. matches.Source(), .. beyond.SkipLast(1), $"offset 0) found where true",
                .. Keyset.Sorted("key", "id", ascending, null, null, limit),
            ], ascending, cancellation), null);
    }

    // Accounts of one state after the other, each by their names.
    private async Task<List<UserRow>> ByStatesAsync(UserMatches matches, bool ascending, KeysetCursor? edge, int limit, CancellationToken cancellation)
    {
        var (state, name) = edge?.Key.Split(' ', 2) is [var first, var rest] ? (first, rest) : (null, "");
        var states = matches.Kinds.GroupBy(k => k.State).OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        if (!ascending)
        {
            states.Reverse();
        }
        var rows = new List<UserRow>();
        foreach (var kinds in states.SkipWhile(s => state is not null && string.CompareOrdinal(s.Key, state) is var order && (ascending ? order < 0 : order > 0)))
        {
            var part = await matcher.ExpectAsync(matches with { Kinds = [.. kinds] }, cancellation);
            var page = await PageAsync(part, UserSort.Name, ascending, kinds.Key == state ? new(name, edge!.Id) : null, limit - rows.Count, cancellation);
            rows.AddRange(page.Rows);
            if (rows.Count == limit)
            {
                break;
            }
        }
        return rows;
    }

    private async Task<(List<UserRow> Rows, UserTotal? Total)> FoundAsync(
        UserMatches matches, UserSort sort, bool ascending, KeysetCursor? edge, int limit, CancellationToken cancellation)
    {
        var total = 0L;
        var rows = await sql.ListAsync(
            Sql.Join([
                Text($"with found as materialized (select u.id, {Key(sort)} as key from"), .. (sort == UserSort.State ? WithStates(matches) : matches).Source(), $"),",
                $"page as (select id, key from found where true", .. Keyset.Sorted("key", "id", ascending, Beyond(sort, edge), edge, limit), $")",
                Text($"""
                select {Read}, n.total from (select count(*) as total from found) n left join
                    (page join users u on u.id = page.id join sign_in_counters c on c.user_id = u.id) on true
                """),
                Sorted(ascending),
            ]),
            row =>
            {
                total = row.Get<long>("total");
                return row.IsDBNull(0) ? null : ReadRow(row);
            },
            cancellation);
        return ([.. rows.OfType<UserRow>()], new(total, IsExact: true));
    }

    private Task<List<UserRow>> RowsAsync(IEnumerable<FormattableString> page, bool ascending, CancellationToken cancellation) => sql.ListAsync(
        Sql.Join([
            $"with page as (", .. page, $")", Text($"select {Read} from page join users u on u.id = page.id join sign_in_counters c on c.user_id = u.id"), Sorted(ascending),
        ]), ReadRow, cancellation);

    private static UserMatches WithStates(UserMatches matches) =>
        matches with { Table = Sql.Join([$"(select l.*, k.state from", matches.Table, $"l join user_kinds k on k.id = l.kind)"]) };

    private static UserRow ReadRow(Npgsql.NpgsqlDataReader row) => new(
        row.Get<Guid>(0), row.Get<string>(1), row.Get<string>(2), EmailAddress.Mask(row.Get<string>(3)), row.Get<string>(4), row.GetEnum<UserState>(5),
        row.Get<bool>(6), row.Get<DateTimeOffset>(7), row.Get<DateTimeOffset?>(8));

    private static FormattableString Sorted(bool ascending) => Text(ascending ? "order by page.key, page.id" : "order by page.key desc, page.id desc");

    private static string Key(UserSort sort) => sort switch
    {
        UserSort.Name => "u.user_name_key",
        UserSort.Email => "u.email_key",
        UserSort.State => """(u.state || ' ' || u.user_name_key) collate "C" """,
        UserSort.LastSignIn => "u.seen_at",
        _ => "u.created_at",
    };

    /// <summary>The cursor's key; null where there is none, or it is another list's.</summary>
    private static object? Beyond(UserSort sort, KeysetCursor? edge) => sort is UserSort.Created or UserSort.LastSignIn ? edge?.Moment : edge?.Key;

    // Names from this code only.
    private static FormattableString Text(string text) => FormattableStringFactory.Create(text);
}
