using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ExportData;

/// <summary>The user's export file. Null when there is none.</summary>
public sealed record FetchExportCommand : IRequest<ExportFile?>, IStepUp;

public sealed record ExportFile(string Name, byte[] Content)
{
    public const string ContentType = "application/json; charset=utf-8";
}

public sealed class FetchExportHandler(UnitOfWork work, ExportStore exports, AuditTrail trail, Visitor visitor, TimeProvider time) : IRequestHandler<FetchExportCommand, ExportFile?>
{
    public async Task<ExportFile?> Handle(FetchExportCommand command, CancellationToken cancellationToken)
    {
        if (await exports.FindAsync(visitor.UserId, cancellationToken) is not { ReadyAt: not null } export || export.ExpiresAt <= time.GetUtcNow())
        {
            return null;
        }
        trail.Add(AuditKind.ExportFetched, export.UserId);
        await work.SaveAsync(cancellationToken);
        return new($"my-data-{export.ReadyAt:yyyy-MM-dd}.json", export.Content);
    }
}
