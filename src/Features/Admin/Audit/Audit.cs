using System.Net;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.Audit;

/// <summary>One page of the record, the newest first.</summary>
public sealed record AuditQuery : IRequest<AuditView>
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

public sealed class AuditHandler(SlicesDb db, Visitor visitor, IOptions<SiteSettings> site) : IRequestHandler<AuditQuery, AuditView>
{
    public const int PageSize = 50;

    public async Task<AuditView> Handle(AuditQuery query, CancellationToken cancellationToken)
    {
        var found = await FoundAsync(query, cancellationToken);
        var page = await Keyset.PageAsync(
            query.After, query.Before, PageSize,
            (edge, backwards, most) => found.ByKeyset(e => e.At, e => e.Id, ascending: backwards, edge?.Moment is { } at ? (at, edge.Id) : null).Take(most).ToListAsync(cancellationToken),
            e => KeysetCursor.At(e.At, e.Id));
        return new(page, await NamesAsync(page.Rows, cancellationToken));
    }

    private async Task<IQueryable<AuditEntry>> FoundAsync(AuditQuery query, CancellationToken cancellation)
    {
        var entries = db.AuditEntries.AsNoTracking();
        if (query.Account.Trim() is { Length: > 0 } account)
        {
            var id = await IdOfAsync(account, cancellation);
            entries = entries.Where(e => e.UserId == id);
        }
        if (query.Kind is { } kind)
        {
            entries = entries.Where(e => e.Kind == kind);
        }
        if (Plain(query.Network) is { Length: > 0 } network)
        {
            entries = From(entries, network);
        }
        if (MidnightOf(query.From) is { } from)
        {
            entries = entries.Where(e => e.At >= from);
        }
        if (MidnightOf(query.To?.AddDays(query.To == DateOnly.MaxValue ? 0 : 1)) is { } end)
        {
            entries = entries.Where(e => e.At < end);
        }
        return entries;
    }

    // A whole address or network is looked up; the beginning of one is searched for.
    private static IQueryable<AuditEntry> From(IQueryable<AuditEntry> entries, string text)
    {
        if (IPAddress.TryParse(text, out var whole) && (text.Contains(':') || text.Count(c => c == '.') == 3))
        {
            var (network, address) = (Visitor.NetworkOf(whole), whole.ToString());
            return entries.Where(e => e.Network == network && e.Address == address);
        }
        return text.Contains('/')
            ? entries.Where(e => e.Network == text)
            : entries.Where(e => e.Network.StartsWith(text) || e.Address.StartsWith(text));
    }

    // Of no account, rather than of everyone, where there is none of that name: an id that nobody has.
    private async Task<Guid> IdOfAsync(string account, CancellationToken cancellation)
    {
        if (Guid.TryParse(account, out var id))
        {
            return id;
        }
        var key = UserName.Fold(Plain(account)).Key;
        return await db.Users.Where(u => u.UserNameKey == key).Select(u => u.Id).SingleOrDefaultAsync(cancellation);
    }

    private async Task<Dictionary<Guid, string>> NamesAsync(IReadOnlyList<AuditEntry> rows, CancellationToken cancellation)
    {
        var ids = rows.SelectMany(r => new[] { r.UserId, r.ActorId }).OfType<Guid>().Distinct().ToList();
        return await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.UserName, cancellation);
    }

    private DateTimeOffset? MidnightOf(DateOnly? day)
    {
        // Further off, the time zone's offset leads beyond the calendar; and there is nothing to find.
        if (day is not { Year: > 1 and < 9999 } date)
        {
            return null;
        }
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, site.Value.ZoneOf(visitor.TimeZone).GetUtcOffset(midnight)).ToUniversalTime();
    }

    private static string Plain(string text) => text.Replace("\0", "", StringComparison.Ordinal).Trim();
}
