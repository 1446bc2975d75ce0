using System.Globalization;
using FluentValidation;
using MediatR;
using Slices.Domain;
using Slices.Features.Admin.ChangeUser;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Validation;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.BulkJobs;

/// <summary>Begins what <see cref="PrepareBulkCommand"/> counted.</summary>
/// <param name="Id">The job.</param>
/// <param name="Reason">Why: needed for what takes something away.</param>
/// <param name="Typed">The number of accounts, which is typed before what takes something away.</param>
public sealed record StartBulkCommand(Guid Id, string Reason, string Typed) : Redacted, IRequest<StartBulkResult>, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.UserChange;
}

public sealed class StartBulkValidator : AbstractValidator<StartBulkCommand>
{
    // Whether one is needed only the job tells.
    public StartBulkValidator() => RuleFor(c => c.Reason).Reason(isNeeded: _ => false);
}

public enum StartBulkResult
{
    Started,

    /// <summary>There is no such job, or it isn't a draft any more.</summary>
    Gone,

    /// <summary>Another number was typed than that of the accounts.</summary>
    Mistyped,
    ReasonMissing,
}

/// <summary>Stops a job. What it has changed stays so.</summary>
public sealed record CancelBulkCommand(Guid Id) : IRequest<Unit>, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.UserChange;
}

public sealed class StartBulkHandler(UnitOfWork work, BulkJobStore jobs, AuditTrail trail, Visitor visitor, TimeProvider time) : IRequestHandler<StartBulkCommand, StartBulkResult>
{
    public async Task<StartBulkResult> Handle(StartBulkCommand command, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(command.Id, cancellationToken) is not { State: BulkJobState.Draft } job)
        {
            return StartBulkResult.Gone;
        }
        var reason = VisibleText.Fold(command.Reason);
        if (job.Act.IsDangerous())
        {
            if (reason.Length == 0)
            {
                return StartBulkResult.ReasonMissing;
            }
            if (UnicodeText.FoldTyped(command.Typed).Trim() != job.Total.ToString(CultureInfo.InvariantCulture))
            {
                return StartBulkResult.Mistyped;
            }
        }
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (!await jobs.StartAsync(job.Id, AdministratorAction.Of(visitor, reason), time.GetUtcNow(), cancellationToken))
        {
            return StartBulkResult.Gone;
        }
        trail.Add(AuditKind.BulkStarted, null, detail: $"{job.Act} {job.Total}");
        await transaction.CommitAsync(cancellationToken);
        return StartBulkResult.Started;
    }
}

public sealed class CancelBulkHandler(UnitOfWork work, BulkJobStore jobs, AuditTrail trail, TimeProvider time) : IRequestHandler<CancelBulkCommand, Unit>
{
    public async Task<Unit> Handle(CancelBulkCommand command, CancellationToken cancellationToken)
    {
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (await jobs.FindAsync(command.Id, cancellationToken) is { } job && await jobs.CancelAsync(job.Id, time.GetUtcNow(), cancellationToken))
        {
            trail.Add(AuditKind.BulkStopped, null, detail: $"{job.Act} {job.Total}");
            await transaction.CommitAsync(cancellationToken);
        }
        return Unit.Value;
    }
}
