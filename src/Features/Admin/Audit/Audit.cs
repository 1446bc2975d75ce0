using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.Audit;

/// <summary>One page of the audit log, the newest first.</summary>
public sealed record AuditQuery : Redacted, IRequest<AuditView>
{
    /// <summary>The username or the id of the account that it is about.</summary>
    public string Account { get; init; } = "";

    /// <summary>One of these happened; empty for whatever did. Its name is what addresses call each.</summary>
    public AuditKind[] Kind { get; init; } = [];

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

/// <param name="Names">The usernames of the accounts that the rows name and that still exist.</param>
public sealed record AuditView(KeysetPage<AuditEntry> Page, IReadOnlyDictionary<Guid, string> Names);

public sealed class AuditHandler(AuditSearch search, AuditLog log) : IRequestHandler<AuditQuery, AuditView>
{
    public const int PageSize = 50;

    public async Task<AuditView> Handle(AuditQuery query, CancellationToken cancellationToken)
    {
        var page = await Keyset.PageAsync(
            query.After, query.Before, PageSize,
            (edge, backwards, limit) => search.ListAsync(query, edge, backwards, limit, cancellationToken),
            e => KeysetCursor.At(e.At, e.Id));
        return new(page, await log.NamesAsync(page.Rows, cancellationToken));
    }
}
