using System.Text.Json;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Time;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.Users;

/// <summary>The accounts that a filter means, in SQL: of the alias u, and of the alias c of their counters.</summary>
/// <param name="Kinds">The kinds of accounts that there are, among those that the filter means.</param>
/// <param name="AreAllKinds">Whether the filter asks for no kind.</param>
/// <param name="OfUsers">Conditions on u, each beginning with "and".</param>
/// <param name="OfSignIns">Conditions on c.</param>
public sealed record UserMatches(int[] Kinds, bool AreAllKinds, IReadOnlyList<FormattableString> OfUsers, IReadOnlyList<FormattableString> OfSignIns)
{
    /// <summary>The conditions on u as the planner knows their statistics, which are the same.</summary>
    public IReadOnlyList<FormattableString> Estimated { get; init; } = OfUsers;

    /// <summary>The tables and the conditions, whole: what follows "select … from".</summary>
    // Both tables have the kind. It stands where the index of the other conditions begins with it.
    public IEnumerable<FormattableString> Source(bool withSignIns = false) =>
        Source(OfSignIns.Count > 0 ? $"where c.kind = any({Kinds})" : (FormattableString)$"where u.kind = any({Kinds})", withSignIns);

    /// <summary>The same with another condition on the kind.</summary>
    public IEnumerable<FormattableString> Source(FormattableString kind, bool withSignIns = false) =>
    [
        $"listed_users u",
        withSignIns || OfSignIns.Count > 0 ? (FormattableString)$"join sign_in_counters c on c.user_id = u.id" : $"",
        kind,
        .. OfUsers,
        .. OfSignIns,
    ];

    /// <summary>The same without tables that no condition asks.</summary>
    public IEnumerable<FormattableString> Counted() =>
        OfUsers.Count == 0 && OfSignIns.Count > 0 ? [$"sign_in_counters c where c.kind = any({Kinds})", .. OfSignIns] : Source();
}

/// <summary>Reads filters, and counts whom they mean.</summary>
public sealed class UserMatcher(Sql sql, Visitor visitor, IOptions<SiteSettings> site)
{
    /// <summary>Up to here a total is counted. What the planner expects to be more than twice as many isn't.</summary>
    private const int MaxExact = 10_000;

    private TimeZoneInfo Zone => site.Value.ZoneOf(visitor.TimeZone);

    public async Task<UserMatches> FindAsync(UserFilter filter, CancellationToken cancellation)
    {
        var kinds = await KindsAsync(filter, cancellation);
        var areAllKinds = filter is { State: null, Role: null, Factor: null, Provider: null or "" };
        FormattableString[] searched = [.. Searched(filter)], created = [.. Created(filter)], seen = [.. Seen(filter)];
        var matches = new UserMatches(kinds, areAllKinds, [.. searched, .. created], seen);
        return searched.Length > 0 && await EstimateAsync([$"listed_users u where true", .. searched], cancellation) > 2 * MaxExact
            ? matches with { OfUsers = [.. Searched(filter, isCommon: true), .. created] }
            : matches;
    }

    /// <summary>How many there are: exact up to 10,000, what the planner expects beyond. No table is read to its end.</summary>
    public async Task<UserTotal> CountAsync(UserMatches matches, CancellationToken cancellation)
    {
        var estimate = await EstimateAsync((matches with { OfUsers = matches.Estimated }).Counted(), cancellation);
        if (estimate > 2 * MaxExact)
        {
            return new((long)estimate, IsExact: false);
        }
        var counted = await sql.ValueAsync<long>(
            Sql.Join([$"select count(*) from (select from", .. matches.Counted(), $"limit {MaxExact + 1}) found"]), cancellation);
        return counted <= MaxExact ? new(counted, IsExact: true) : new(Math.Max(counted, (long)estimate), IsExact: false);
    }

    private async Task<int[]> KindsAsync(UserFilter filter, CancellationToken cancellation)
    {
        var isAdministrator = filter.Role is { } role ? role == UserRole.Administrator : (bool?)null;
        var provider = string.IsNullOrEmpty(filter.Provider) ? null : UnicodeText.Keepable(filter.Provider);
        return [.. await sql.ListAsync(
            $"""
            select id from user_kinds where ({filter.State}::text is null or state = {filter.State})
                and ({isAdministrator}::boolean is null or is_administrator = {isAdministrator})
                and ({provider}::text is null or {provider} = any(providers))
                and case {filter.Factor}::text when 'App' then has_app when 'Passkey' then has_passkey when 'None' then not has_app and not has_passkey else true end
            """,
            row => row.Get<int>(0), cancellation)];
    }

    private async Task<double> EstimateAsync(IEnumerable<FormattableString> source, CancellationToken cancellation)
    {
        var plan = await sql.ValueAsync<string>(Sql.Join([$"explain (format json) select from", .. source]), cancellation);
        using var json = JsonDocument.Parse(plan!);
        return json.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
    }

    private IEnumerable<FormattableString> Created(UserFilter filter)
    {
        if (CalendarDays.Beginning(filter.CreatedFrom, Zone) is { } from)
        {
            yield return $"and u.created_at >= {from}";
        }
        if (CalendarDays.End(filter.CreatedTo, Zone) is { } end)
        {
            yield return $"and u.created_at < {end}";
        }
    }

    private IEnumerable<FormattableString> Seen(UserFilter filter)
    {
        // As the index has it.
        if (CalendarDays.Beginning(filter.SeenFrom, Zone) is { } from)
        {
            yield return $"and coalesce(c.last_sign_in_at, timestamptz '-infinity') >= {from}";
        }
        if (CalendarDays.End(filter.SeenTo, Zone) is { } end)
        {
            yield return $"and coalesce(c.last_sign_in_at, timestamptz '-infinity') < {end}";
            yield return $"and coalesce(c.last_sign_in_at, timestamptz '-infinity') > timestamptz '-infinity'";
        }
    }

    /// <param name="filter">What is looked for.</param>
    /// <param name="isCommon">Whether so many have it that no index of its parts is to find them all first.</param>
    private static IEnumerable<FormattableString> Searched(UserFilter filter, bool isCommon = false)
    {
        if (string.IsNullOrWhiteSpace(filter.Search))
        {
            yield break;
        }
        var search = UnicodeText.Keepable(filter.Search);
        if (search.Length == 0)
        {
            yield return $"and false"; // Of nothing but what no name has.
            yield break;
        }
        if (Guid.TryParse(search, out var id))
        {
            yield return $"and u.id = {id}";
            yield break;
        }
        var beginning = Sql.Beginning(UnicodeText.FoldTyped(search).ToLowerInvariant());
        // One column holds both keys, so that one index finds a part of either, from three characters on. What is shorter is looked for where they begin.
        if (search.EnumerateRunes().Count() < 3)
        {
            yield return $"and (u.user_name_key like {beginning} or u.email_key like {beginning})";
            yield break;
        }
        // A number as people write it: its end is the same with and without the country's prefix.
        var digits = string.Concat(search.Where(c => !" -+()".Contains(c)));
        var end = digits.Length >= 4 && digits.All(char.IsAsciiDigit) ? string.Concat(digits.Reverse()) + "%" : null;
        var part = isCommon ? (FormattableString)$"(u.search || '') like {"%" + beginning}" : $"u.search like {"%" + beginning}";
        yield return end is null ? Sql.Join([$"and", part]) : Sql.Join([$"and (", part, $"or reverse(u.mobile) like {end})"]);
    }
}
