using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;

namespace Slices.Features.Admin.Mail;

public enum MailChange
{
    /// <summary>Try it now: one that failed from the beginning, one that waits before its time.</summary>
    Resend,

    /// <summary>Never send it.</summary>
    Drop,

    /// <summary>Try every mail that failed again.</summary>
    ResendFailed,
}

/// <summary>What an administrator does to a mail that wasn't sent.</summary>
/// <param name="Id">Which; null for all that failed.</param>
public sealed record ChangeMailCommand(Guid? Id, MailChange Change) : IRequest<int>, IStepUp
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.UserChange;
}

public sealed class ChangeMailHandler(UnitOfWork work, MailOutbox mails, MailServerHealth server, AuditTrail trail, TimeProvider time) : IRequestHandler<ChangeMailCommand, int>
{
    /// <returns>How many mails it was done to. A mail that was sent, or is being sent at this moment, stays as it is.</returns>
    public async Task<int> Handle(ChangeMailCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var transaction = await work.BeginAsync(cancellationToken);
        List<Guid?> owners = (command.Change, command.Id) switch
        {
            (MailChange.Resend, { } id) => await mails.ResendAsync(id, now, cancellationToken),
            (MailChange.Drop, { } id) => await mails.DropAsync(id, now, cancellationToken),
            _ => [],
        };
        var count = command is { Change: MailChange.ResendFailed, Id: null } ? await mails.ResendFailedAsync(now, cancellationToken) : owners.Count;
        if (count > 0)
        {
            trail.Add(
                command.Change == MailChange.Drop ? AuditKind.MailDropped : AuditKind.MailResent, owners.SingleOrDefault(),
                detail: command.Id is null ? $"{count}" : "");
        }
        if (command.Change != MailChange.Drop)
        {
            // Before the commit, which wakes the dispatcher.
            server.EndPause();
        }
        await transaction.CommitAsync(cancellationToken);
        return count;
    }
}
