using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Throttling;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ExportData;

/// <summary>Make me a file of everything that is kept about me, in place of any before. While one is being made, that one is it.</summary>
public sealed record ExportDataCommand : IRequest, IStepUp
{
    ThrottledAct IThrottled.Act => ThrottledAct.Export;
}

public sealed class ExportDataHandler(SlicesDb db, SessionOwner owner, AuditTrail trail, Visitor visitor, TimeProvider time) : IRequestHandler<ExportDataCommand, Unit>
{
    public async Task<Unit> Handle(ExportDataCommand command, CancellationToken cancellationToken)
    {
        var (userId, now) = (visitor.UserId!.Value, time.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One request of an account after another.
        await owner.LockAsync(cancellationToken);
        if (await db.DataExports.AnyAsync(e => e.UserId == userId && e.ReadyAt == null, cancellationToken))
        {
            return Unit.Value;
        }
        await db.DataExports.Where(e => e.UserId == userId).ExecuteDeleteAsync(cancellationToken);
        db.DataExports.Add(DataExport.Ask(userId, visitor.Address, visitor.Device, now));
        trail.Add(AuditKind.ExportAsked, userId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Unit.Value;
    }
}
