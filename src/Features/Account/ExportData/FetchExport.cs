using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ExportData;

/// <summary>Give me the file that was made for me. Null when there is none any more, or not yet.</summary>
public sealed record FetchExportCommand : IRequest<ExportFile?>, IStepUp;

public sealed record ExportFile(string Name, byte[] Content)
{
    public const string ContentType = "application/json; charset=utf-8";
}

public sealed class FetchExportHandler(SlicesDb db, AuditTrail trail, Visitor visitor, TimeProvider time) : IRequestHandler<FetchExportCommand, ExportFile?>
{
    public async Task<ExportFile?> Handle(FetchExportCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var export = await db.DataExports.AsNoTracking()
            .SingleOrDefaultAsync(e => e.UserId == visitor.UserId && e.ReadyAt != null && e.ExpiresAt > now, cancellationToken);
        if (export is null)
        {
            return null;
        }
        trail.Add(AuditKind.ExportFetched, export.UserId);
        await db.SaveChangesAsync(cancellationToken);
        return new($"my-data-{export.ReadyAt:yyyy-MM-dd}.json", export.Content);
    }
}
