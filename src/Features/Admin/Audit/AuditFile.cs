using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Spreadsheets;

namespace Slices.Features.Admin.Audit;

/// <summary>
/// Writes the entries that a query finds, the newest first. It reads the log by pages, each by itself: a slow reader holds no
/// connection and no snapshot of the database, and a long log takes no more memory than a short one.
/// </summary>
public sealed class AuditFile(AuditSearch search, AuditLog log, IOptions<JsonOptions> json)
{
    private const int PageSize = 1000;

    private static readonly byte[] NewLine = [(byte)'\n'];

    private static readonly string[] Columns = ["id", "at", "kind", "userId", "userName", "actorId", "actorName", "factor", "address", "device", "detail"];

    public async Task WriteCsvAsync(AuditQuery query, Stream to, CancellationToken cancellation)
    {
        await using var csv = SpreadsheetCsv.Create(to, leaveOpen: true);
        await csv.WriteRowAsync(Columns, cancellation);
        await foreach (var e in ReadAsync(query, cancellation))
        {
            await csv.WriteRowAsync(
                [
                    e.Id.ToString(), e.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture), e.Kind.ToString(), e.UserId?.ToString(), e.UserName,
                    e.ActorId?.ToString(), e.ActorName, e.Factor?.ToString(), e.Address, e.Device, e.Detail,
                ],
                cancellation);
        }
        await csv.FlushAsync(cancellation);
    }

    public async Task WriteJsonLinesAsync(AuditQuery query, Stream to, CancellationToken cancellation)
    {
        await foreach (var entry in ReadAsync(query, cancellation))
        {
            await JsonSerializer.SerializeAsync(to, entry, json.Value.SerializerOptions, cancellation);
            await to.WriteAsync(NewLine, cancellation);
        }
    }

    private async IAsyncEnumerable<AuditEndpoint.Entry> ReadAsync(AuditQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        KeysetCursor? edge = null;
        int count;
        do
        {
            var page = await search.ListAsync(query, edge, backwards: false, PageSize, cancellation);
            var names = await log.NamesAsync(page, cancellation);
            foreach (var entry in page)
            {
                yield return AuditEndpoint.Entry.Of(entry, names);
            }
            count = page.Count;
            edge = count == 0 ? null : KeysetCursor.At(page[^1].At, page[^1].Id);
        }
        while (count == PageSize);
    }
}
