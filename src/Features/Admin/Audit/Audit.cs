using System.Net;
using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.Audit;

/// <summary>One page of the record, the newest first.</summary>
public sealed record AuditQuery : Redacted, IRequest<AuditView>
{
    /// <summary>The user name or the id of the account that it is about.</summary>
    public string Account { get; init; } = "";

    public AuditKind? Kind { get; init; }

    /// <summary>An address, or how an address or a network begins.</summary>
    public string Network { get; init; } = "";

    /// <summary>The first day, in the time zone that the administrator sees: their own, or else the site's.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day, which is included.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The <see cref="KeysetCursor"/> that the page follows; none for the first page.</summary>
    public string? After { get; init; }

    /// <summary>The <see cref="KeysetCursor"/> that the page comes before.</summary>
    public string? Before { get; init; }
}

/// <param name="Names">The user names of the accounts that the rows name and that still exist.</param>
public sealed record AuditView(KeysetPage<AuditEntry> Page, IReadOnlyDictionary<Guid, string> Names);

public sealed class AuditHandler(Sql sql, AuditLog log, Visitor visitor, IOptions<SiteSettings> site) : IRequestHandler<AuditQuery, AuditView>
{
    public const int PageSize = 50;

    public async Task<AuditView> Handle(AuditQuery query, CancellationToken cancellationToken)
    {
        FormattableString[] found = [.. await FoundAsync(query, cancellationToken)];
        var page = await Keyset.PageAsync(
            query.After, query.Before, PageSize,
            (edge, backwards, most) => sql.ListAsync(
                Sql.Join([$"select * from audit_entries where true", .. found, .. Keyset.Sorted("at", "id", ascending: backwards, edge?.Moment, edge, most)]),
                AuditLog.Read, cancellationToken),
            e => KeysetCursor.At(e.At, e.Id));
        return new(page, await log.NamesAsync(page.Rows, cancellationToken));
    }

    private async Task<List<FormattableString>> FoundAsync(AuditQuery query, CancellationToken cancellation)
    {
        var found = new List<FormattableString>();
        if (query.Account.Trim() is { Length: > 0 } account)
        {
            found.Add($"and user_id = {await IdOfAsync(account, cancellation)}");
        }
        if (query.Kind is { } kind)
        {
            found.Add($"and kind = {kind}");
        }
        if (Plain(query.Network) is { Length: > 0 } network)
        {
            found.Add(From(network));
        }
        if (MidnightOf(query.From) is { } from)
        {
            found.Add($"and at >= {from}");
        }
        if (MidnightOf(query.To?.AddDays(query.To == DateOnly.MaxValue ? 0 : 1)) is { } end)
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
        : await sql.ValueAsync<Guid>($"select id from users where user_name_key = {UserName.Fold(Plain(account)).Key}", cancellation);

    private DateTimeOffset? MidnightOf(DateOnly? day)
    {
        // Beyond it, the time zone's offset would leave the calendar.
        if (day is not { Year: > 1 and < 9999 } date)
        {
            return null;
        }
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, site.Value.ZoneOf(visitor.TimeZone).GetUtcOffset(midnight)).ToUniversalTime();
    }

    private static string Plain(string text) => text.Replace("\0", "", StringComparison.Ordinal).Trim();
}
