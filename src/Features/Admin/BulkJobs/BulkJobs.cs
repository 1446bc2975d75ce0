using MediatR;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.BulkJobs;

/// <summary>The latest jobs that were begun.</summary>
public sealed record BulkJobsQuery : IRequest<IReadOnlyList<BulkJob>>;

/// <summary>One job; null when there is none.</summary>
public sealed record BulkJobQuery(Guid Id) : IRequest<BulkJobView?>;

/// <param name="Job">The job.</param>
/// <param name="AdministratorName">Who started it, or prepared it; null where that account is gone.</param>
/// <param name="Names">Some of the accounts that it is about.</param>
/// <param name="Failures">Some of those that couldn't be changed.</param>
public sealed record BulkJobView(BulkJob Job, string? AdministratorName, IReadOnlyList<string> Names, IReadOnlyList<BulkFailure> Failures);

public sealed class BulkJobsHandler(BulkJobStore jobs, Sql sql) : IRequestHandler<BulkJobsQuery, IReadOnlyList<BulkJob>>, IRequestHandler<BulkJobQuery, BulkJobView?>
{
    private const int Some = 5;
    private const int MaxRows = 50;

    public async Task<IReadOnlyList<BulkJob>> Handle(BulkJobsQuery query, CancellationToken cancellationToken) => await jobs.LatestAsync(MaxRows, cancellationToken);

    public async Task<BulkJobView?> Handle(BulkJobQuery query, CancellationToken cancellationToken) => await jobs.FindAsync(query.Id, cancellationToken) is { } job
        ? new(
            job,
            await sql.ValueAsync<string?>($"select user_name from users where id = {job.AdministratorId}", cancellationToken),
            job.State == BulkJobState.Draft ? await jobs.NamesAsync(job.Id, Some, cancellationToken) : [],
            job.Failed > 0 ? await jobs.FailuresAsync(job.Id, MaxRows, cancellationToken) : [])
        : null;
}
