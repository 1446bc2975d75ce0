using System.Text.Json;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Time;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.Users;

/// <summary>What accounts differ in that lists are filtered by, such as their state; by a number.</summary>
public sealed record UserKind(int Id, string State);

/// <summary>The accounts that a filter means, in SQL.</summary>
/// <param name="Table">What they are read from: the list, or documents that a search has found.</param>
/// <param name="Kinds">The kinds of accounts that there are, among those that the filter means.</param>
/// <param name="Conditions">Conditions on the alias u, each beginning with "and".</param>
/// <param name="Expected">How many the planner expects.</param>
public sealed record UserMatches(FormattableString Table, IReadOnlyList<UserKind> Kinds, IReadOnlyList<FormattableString> Conditions, double Expected)
{
    /// <summary>Up to here a total is counted. What is expected to be a quarter more isn't.</summary>
    private const int MaxExact = 10_000;

    public bool AreFew => Expected <= 1.25 * MaxExact;

    public int[] KindIds => [.. Kinds.Select(k => k.Id)];

    /// <summary>The table and the conditions: what follows "select … from".</summary>
    public IEnumerable<FormattableString> Source() => [Table, .. Filter($"u.kind = any({KindIds})")];

    /// <summary>What follows the table, with a condition on the kind.</summary>
    public IEnumerable<FormattableString> Filter(FormattableString kind) => [$"u where", kind, .. Conditions];
}

/// <summary>Reads filters, and counts whom they mean.</summary>
public sealed class UserMatcher(Sql sql, Visitor visitor, IOptions<SiteSettings> site)
{
    private TimeZoneInfo Zone => site.Value.ZoneOf(visitor.TimeZone);

    public async Task<UserMatches> FindAsync(UserFilter filter, CancellationToken cancellation)
    {
        var list = await ExpectAsync(new($"listed_users", await KindsAsync(filter, cancellation), [.. Days(filter)], 0), cancellation);
        if (Searched(filter.Search) is not var (found, ofList))
        {
            return list;
        }
        var searched = list with { Conditions = [.. list.Conditions, Sql.Join([$"and", ofList])] };
        if (found is null)
        {
            return await ExpectAsync(searched, cancellation);
        }
        var matches = await ExpectAsync(list with { Table = Sql.Join([$"(select * from searched_users d where", found, $")"]) }, cancellation);
        var isRare = await EstimateAsync([$"searched_users d where", found], cancellation) * EntriesForDocument < list.Expected;
        return isRare && matches.AreFew ? matches : searched with { Expected = matches.Expected };
    }

    /// <summary>In the time that one document takes, which an index of parts of names finds, so many entries of the list's index are read.</summary>
    private const int EntriesForDocument = 12;

    /// <summary>How many the planner expects is noted.</summary>
    public async Task<UserMatches> ExpectAsync(UserMatches matches, CancellationToken cancellation) =>
        matches with { Expected = await EstimateAsync(matches.Source(), cancellation) };

    /// <summary>How many there are: exact up to 10,000, what the planner expects beyond.</summary>
    public async Task<UserTotal> CountAsync(UserMatches matches, CancellationToken cancellation) => matches.AreFew
        ? new(await sql.ValueAsync<long>(Sql.Join([$"select count(*) from", .. matches.Source()]), cancellation), IsExact: true)
        : new((long)matches.Expected, IsExact: false);

    private async Task<IReadOnlyList<UserKind>> KindsAsync(UserFilter filter, CancellationToken cancellation)
    {
        var isAdministrator = filter.Role is { } role ? role == UserRole.Administrator : (bool?)null;
        var provider = string.IsNullOrEmpty(filter.Provider) ? null : UnicodeText.Keepable(filter.Provider);
        return await sql.ListAsync(
            $"""
            select id, state from user_kinds where ({filter.State}::text is null or state = {filter.State})
                and ({isAdministrator}::boolean is null or is_administrator = {isAdministrator})
                and ({provider}::text is null or {provider} = any(providers))
                and case {filter.Factor}::text when 'App' then has_app when 'Passkey' then has_passkey when 'None' then not has_app and not has_passkey else true end
            """,
            row => new UserKind(row.Get<int>(0), row.Get<string>(1)), cancellation);
    }

    private async Task<double> EstimateAsync(IEnumerable<FormattableString> source, CancellationToken cancellation)
    {
        var plan = await sql.ValueAsync<string>(Sql.Join([$"explain (format json) select from", .. source]), cancellation);
        using var json = JsonDocument.Parse(plan!);
        return json.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
    }

    private IEnumerable<FormattableString> Days(UserFilter filter)
    {
        if (CalendarDays.Beginning(filter.CreatedFrom, Zone) is { } createdFrom)
        {
            yield return $"and u.created_at >= {createdFrom}";
        }
        if (CalendarDays.End(filter.CreatedTo, Zone) is { } createdEnd)
        {
            yield return $"and u.created_at < {createdEnd}";
        }
        if (CalendarDays.Beginning(filter.SeenFrom, Zone) is { } seenFrom)
        {
            yield return $"and u.seen_at >= {seenFrom}";
        }
        if (CalendarDays.End(filter.SeenTo, Zone) is { } seenEnd)
        {
            // Users who were seen by then had registered by then.
            yield return $"and u.seen_at < {seenEnd} and u.seen_at > timestamptz '-infinity' and u.created_at < {seenEnd}";
        }
    }

    // What is looked for in the list u; and the same in documents d, where they have an index for it.
    private static (FormattableString? Found, FormattableString OfList)? Searched(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        var search = UnicodeText.Keepable(text);
        if (search.Length == 0)
        {
            return (null, $"false"); // Of nothing but what no name has.
        }
        if (Guid.TryParse(search, out var id))
        {
            return (null, $"u.id = {id}");
        }
        // A whole address is kept with its domain in ASCII, however it is typed.
        var beginning = Sql.Beginning(EmailAddress.Parse(search)?.Key ?? UnicodeText.FoldTyped(search).ToLowerInvariant());
        // What is shorter than the index of parts knows is looked for where names and addresses begin.
        if (search.EnumerateRunes().Count() < 3)
        {
            return (null, $"(u.user_name_key like {beginning} or u.email_key like {beginning})");
        }
        var part = "%" + beginning;
        // A number as people write it: its end is the same with and without the country's prefix.
        var digits = string.Concat(search.Where(c => !" -+()".Contains(c)));
        if (digits.Length < 4 || !digits.All(char.IsAsciiDigit))
        {
            return ($"d.search like {part}", $"(u.user_name_key like {part} or u.email_key like {part})");
        }
        var end = string.Concat(digits.Reverse()) + "%";
        return (
            $"(d.search like {part} or reverse(d.mobile) like {end})",
            $"(u.user_name_key like {part} or u.email_key like {part} or u.id in (select d.id from searched_users d where reverse(d.mobile) like {end}))");
    }
}
