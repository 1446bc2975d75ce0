using System.Runtime.CompilerServices;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.Users;

/// <summary>
/// The statement of one page. Where few accounts match, all are found and sorted. Where many do, they are read from the index that has them sorted:
/// those of some kinds kind by kind, and then merged. The planner would have to guess which of both is faster, and a wrong guess reads the whole table.
/// </summary>
public static class UserOrder
{
    private const int Few = 20_000;

    private static FormattableString OneKind => $"where u.kind = k.id";

    // Beyond every name.
    private const string Highest = "\U0010FFFF";

    public static FormattableString Page(UserMatches matches, UserTotal total, UserSort sort, bool ascending, KeysetCursor? edge, int most)
    {
        var beyond = Beyond(sort, edge);
        // Kinds, and what the sorted column itself is asked for, are in the index already.
        var isInOrder = matches.OfUsers.Count == 0 && (matches.OfSignIns.Count == 0 || sort == UserSort.LastSignIn);
        var page = !isInOrder && total.Count <= Few ? Found(matches, sort, ascending, beyond, edge, most)
            : !isInOrder && matches.AreAllKinds && sort is UserSort.Name or UserSort.Email ? Walked(matches, sort, ascending, beyond, edge, most)
            : Merged(matches, sort, ascending, beyond, edge, most);
        return Sql.Join([
            $"with",
            .. page,
            $"""
            select u.id, u.user_name, u.user_name_key, u.email, u.email_key, u.state, u.is_administrator, u.created_at, c.last_sign_in_at
            from page join users u on u.id = page.id join sign_in_counters c on c.user_id = u.id
            """,
            ascending ? (FormattableString)$"order by page.key, page.id" : $"order by page.key desc, page.id desc",
        ]);
    }

    private static IEnumerable<FormattableString> Found(UserMatches matches, UserSort sort, bool ascending, object? beyond, KeysetCursor? edge, int most) =>
    [
        Text($"found as materialized (select u.id, {Key(sort)} as key from"), .. matches.Source(withSignIns: sort == UserSort.LastSignIn), $"),",
        $"page as (select id, key from found where true", .. Keyset.Sorted("key", "id", ascending, beyond, edge, most), $")",
    ];

    private static IEnumerable<FormattableString> Walked(UserMatches matches, UserSort sort, bool ascending, object? beyond, KeysetCursor? edge, int most) =>
        [$"page as (", .. OfUsers(matches, $"where true", sort, ascending, beyond, edge, most), $")"];

    private static IEnumerable<FormattableString> Merged(UserMatches matches, UserSort sort, bool ascending, object? beyond, KeysetCursor? edge, int most) =>
    [
        $"page as (select first.id, first.key from user_kinds k cross join lateral (",
        .. sort switch
        {
            UserSort.State => OfOneState(matches, ascending, beyond, edge, most),
            UserSort.LastSignIn => OfSignIns(matches, ascending, beyond, edge, most),
            _ => OfUsers(matches, OneKind, sort, ascending, beyond, edge, most),
        },
        $") first where k.id = any({matches.Kinds})",
        .. Keyset.Sorted("first.key", "first.id", ascending, null, null, most), $")",
    ];

    private static IEnumerable<FormattableString> OfUsers(UserMatches matches, FormattableString kind, UserSort sort, bool ascending, object? beyond, KeysetCursor? edge, int most) =>
    [
        Text($"select u.id, {Key(sort)} as key from"), .. matches.Source(kind), .. Keyset.Sorted(Key(sort), "u.id", ascending, beyond, edge, most),
    ];

    // Accounts of one kind have one state, and are sorted by their names.
    private static IEnumerable<FormattableString> OfOneState(UserMatches matches, bool ascending, object? beyond, KeysetCursor? edge, int most)
    {
        var (state, name) = ((beyond as string)?.Split(' ', 2)) is [var first, var rest] ? ((string?)first, (string?)rest) : (null, null);
        return
        [
            Text($"select u.id, {Key(UserSort.State)} as key from"), .. matches.Source(OneKind),
            (state, ascending) switch
            {
                (null, _) => $"",
                (_, true) => (FormattableString)$"""and k.state >= {state} and (u.user_name_key collate "C", u.id) > (case when k.state = {state} then {name} else '' end, {edge!.Id})""",
                (_, false) => $"""and k.state <= {state} and (u.user_name_key collate "C", u.id) < (case when k.state = {state} then {name} else {Highest} end, {edge!.Id})""",
            },
            .. Keyset.Sorted(Key(UserSort.Name), "u.id", ascending, null, null, most),
        ];
    }

    private static IEnumerable<FormattableString> OfSignIns(UserMatches matches, bool ascending, object? beyond, KeysetCursor? edge, int most) =>
    [
        Text($"select c.user_id as id, {Key(UserSort.LastSignIn)} as key from sign_in_counters c"),
        matches.OfUsers.Count > 0 ? (FormattableString)$"join listed_users u on u.id = c.user_id" : $"",
        $"where c.kind = k.id", .. matches.OfUsers, .. matches.OfSignIns, .. Keyset.Sorted(Key(UserSort.LastSignIn), "c.user_id", ascending, beyond, edge, most),
    ];

    private static string Key(UserSort sort) => sort switch
    {
        UserSort.Name => """u.user_name_key collate "C" """,
        UserSort.Email => """u.email_key collate "C" """,
        UserSort.State => """(u.state || ' ' || u.user_name_key) collate "C" """,
        UserSort.LastSignIn => "coalesce(c.last_sign_in_at, timestamptz '-infinity')",
        _ => "u.created_at",
    };

    /// <summary>The cursor's key; null where there is none, or it is another list's.</summary>
    private static object? Beyond(UserSort sort, KeysetCursor? edge) => sort is UserSort.Created or UserSort.LastSignIn ? edge?.Moment : edge?.Key;

    // Names from this code only.
    private static FormattableString Text(string text) => FormattableStringFactory.Create(text);
}
