using MediatR;
using Slices.Features.Admin.Users;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.BulkJobs;

/// <summary>Counts the accounts that something is to be done to. Nothing happens to them until <see cref="StartBulkCommand"/>.</summary>
/// <param name="Act">What is to be done.</param>
/// <param name="Ids">The accounts that were marked; null for all that the filter means.</param>
/// <param name="Filter">Which accounts.</param>
public sealed record PrepareBulkCommand(BulkAction Act, IReadOnlyCollection<Guid>? Ids, UserFilter Filter) : Redacted, IRequest<Guid>, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.UserChange;
}

public sealed class PrepareBulkHandler(UnitOfWork work, BulkJobStore jobs, UserMatcher matcher, Visitor visitor, TimeProvider time) : IRequestHandler<PrepareBulkCommand, Guid>
{
    public async Task<Guid> Handle(PrepareBulkCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var job = new BulkJob(
            Guid.CreateVersion7(now), command.Act, BulkJobState.Draft, "", visitor.UserId!.Value, visitor.Address, visitor.Network, visitor.Device, now, null, null, 0, 0, 0, 0, 0);
        var matches = await matcher.FindAsync(command.Ids is null ? command.Filter : new(), cancellationToken);
        if (command.Ids is { } ids)
        {
            matches = matches with { Conditions = [$"and u.id = any({ids.ToArray()})"] };
        }
        await using var transaction = await work.BeginAsync(cancellationToken);
        // Each may hold a million accounts, and nobody goes back to one.
        await jobs.DropDraftsAsync(job.AdministratorId, cancellationToken);
        await jobs.AddAsync(job, cancellationToken);
        await jobs.FillAsync(job.Id, matches.Source(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return job.Id;
    }
}
