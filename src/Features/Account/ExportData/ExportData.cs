using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.ExportData;

/// <summary>Requests a file of all data about the user, in place of any earlier one. While one is being made, it makes no second.</summary>
public sealed record ExportDataCommand : IRequest, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Export;
}

public sealed class ExportDataHandler(CurrentUser currentUser, ExportStore exports, AuditTrail trail, Visitor visitor, TimeProvider time) : IRequestHandler<ExportDataCommand, Unit>
{
    // Under the account's lock, so that two at once don't make two.
    public Task<Unit> Handle(ExportDataCommand command, CancellationToken cancellationToken) => currentUser.ChangeAsync(async user =>
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
