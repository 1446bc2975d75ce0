using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ExportData;

/// <summary>Make me a file of everything that is kept about me, in place of any before. While one is being made, that one is it.</summary>
public sealed record ExportDataCommand : IRequest, IStepUp
{
    RateLimitedAction IRateLimited.Act => RateLimitedAction.Export;
}

public sealed class ExportDataHandler(CurrentUser owner, ExportStore exports, AuditTrail trail, Visitor visitor, TimeProvider time) : IRequestHandler<ExportDataCommand, Unit>
{
    // One request of an account after another.
    public Task<Unit> Handle(ExportDataCommand command, CancellationToken cancellationToken) => owner.ChangeAsync(async user =>
    {
        if (!await exports.IsWaitingAsync(user.Id, cancellationToken))
        {
            await exports.DeleteAsync(user.Id, cancellationToken);
            exports.Add(DataExport.Ask(user.Id, visitor.Address, visitor.Device, time.GetUtcNow()));
            trail.Add(AuditKind.ExportAsked, user.Id);
        }
        return Unit.Value;
    }, cancellationToken);
}
