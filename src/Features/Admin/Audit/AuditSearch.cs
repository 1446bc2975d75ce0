using System.Net;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Time;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.Audit;

/// <summary>Finds entries of the log by what administrators look for.</summary>
public sealed class AuditSearch(Sql sql, Visitor visitor, IOptions<SiteSettings> site)
{
    /// <summary>So many entries, from an edge on or from the end of the log: towards its beginning, or backwards.</summary>
    public async Task<List<AuditEntry>> ListAsync(AuditQuery query, KeysetCursor? edge, bool backwards, int limit, CancellationToken cancellation)
    {
        FormattableString[] found = [.. await FoundAsync(query, cancellation), .. Keyset.Sorted("at", "id", ascending: backwards, edge?.Moment, edge, limit)];
        if (query.Kind.Length == 0)
        {
            return await sql.ListAsync(Sql.Join([$"select * from audit_entries where", AuditLog.IsKnown, .. found]), AuditLog.Read, cancellation);
        }
        // Each kind gives its first rows by an index that is in order; the first of all of them are the page, however rare a kind is.
        string[] kinds = [.. query.Kind.Distinct().Select(k => k.ToString())];
        return await sql.ListAsync(
            Sql.Join(
            [
                $"select e.* from unnest({kinds}) as wanted (kind) cross join lateral (select * from audit_entries where kind = wanted.kind and", AuditLog.IsKnown, .. found, $") e",
                .. Keyset.Sorted("at", "id", ascending: backwards, beyond: null, edge: null, limit),
            ]),
            AuditLog.Read, cancellation);
    }

    private async Task<List<FormattableString>> FoundAsync(AuditQuery query, CancellationToken cancellation)
    {
        var found = new List<FormattableString>();
        if (query.Account.Trim() is { Length: > 0 } account)
        {
            found.Add($"and user_id = {await IdOfAsync(account, cancellation)}");
        }
        if (!string.IsNullOrWhiteSpace(query.Network))
        {
            found.Add(UnicodeText.Keepable(query.Network) is { Length: > 0 } network ? From(network) : $"and false");
        }
        var zone = site.Value.ZoneOf(visitor.TimeZone);
        if (CalendarDays.Beginning(query.From, zone) is { } from)
        {
            found.Add($"and at >= {from}");
        }
        if (CalendarDays.End(query.To, zone) is { } end)
        {
            found.Add($"and at < {end}");
        }
        return found;
    }

    // A whole address or network is looked up; the beginning of one is searched for.
    private static FormattableString From(string text)
    {
        if (IPAddress.TryParse(text, out var whole) && (text.Contains(':') || text.Count(c => c == '.') == 3))
        {
            return $"and network = {Visitor.NetworkOf(whole)} and address = {whole.ToString()}";
        }
        if (text.Contains('/'))
        {
            return $"and network = {text}";
        }
        return $"and (network like {Sql.Beginning(text)} or address like {Sql.Beginning(text)})";
    }

    // A name without an account finds nothing, by an id that no account has.
    private async Task<Guid> IdOfAsync(string account, CancellationToken cancellation) => Guid.TryParse(account, out var id)
        ? id
        : await sql.ValueAsync<Guid>($"select id from users where user_name_key = {UserName.Fold(UnicodeText.Keepable(account)).Key}", cancellation);
}
