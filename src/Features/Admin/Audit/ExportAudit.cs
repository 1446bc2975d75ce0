using System.Globalization;
using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Spreadsheets;

namespace Slices.Features.Admin.Audit;

/// <summary>What an exported file consists of.</summary>
public enum AuditFormat
{
    Csv,

    /// <summary>One JSON object a line, as the API has them.</summary>
    JsonLines,
}

/// <summary>Makes a file of all entries that a query finds, and records that.</summary>
public sealed record ExportAuditCommand(AuditQuery Query, AuditFormat Format) : Redacted, IRequest<AuditExport>, IStepUp;

/// <param name="WriteAsync">Writes the file while it reads the log.</param>
public sealed record AuditExport(string Name, string ContentType, Func<Stream, CancellationToken, Task> WriteAsync);

public sealed class ExportAuditHandler(AuditFile file, AuditTrail trail, UnitOfWork work, TimeProvider time) : IRequestHandler<ExportAuditCommand, AuditExport>
{
    public async Task<AuditExport> Handle(ExportAuditCommand command, CancellationToken cancellationToken)
    {
        trail.Add(AuditKind.AuditExported, null, detail: $"{command.Format}");
        await work.SaveAsync(cancellationToken);
        var name = "audit-" + time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return command.Format == AuditFormat.Csv
            ? new(name + ".csv", SpreadsheetCsv.ContentType, (to, cancellation) => file.WriteCsvAsync(command.Query, to, cancellation))
            : new(name + ".jsonl", "application/jsonl; charset=utf-8", (to, cancellation) => file.WriteJsonLinesAsync(command.Query, to, cancellation));
    }
}
