using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.SmsRateLimiting;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.Sms;

/// <summary>Lets a range of numbers be written to again before its limit is over. Harmless where none is blocked.</summary>
public sealed record UnblockPrefixCommand(string Prefix) : IRequest<Unit>, IStepUp;

public sealed partial class UnblockPrefixHandler(UnitOfWork work, Sql sql, SmsRateLimiter smsLimiter, Visitor visitor, AuditTrail trail, ILogger<UnblockPrefixHandler> log)
    : IRequestHandler<UnblockPrefixCommand, Unit>
{
    public async Task<Unit> Handle(UnblockPrefixCommand command, CancellationToken cancellationToken)
    {
        // The counters first: whatever is refused in between is found here still.
        await smsLimiter.UnblockAsync(command.Prefix);
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (await sql.ExecuteAsync($"delete from sms_blocked_prefixes where prefix = {command.Prefix}", cancellationToken) > 0)
        {
            trail.Add(AuditKind.PrefixUnblocked, null, detail: command.Prefix);
            await transaction.CommitAsync(cancellationToken);
            LogLifted(command.Prefix, visitor.UserId);
        }
        return Unit.Value;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The block of numbers {Prefix} was lifted by {UserId}")]
    private partial void LogLifted(string prefix, Guid? userId);
}
