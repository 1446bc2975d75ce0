using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Settings;

namespace Slices.Features.CleanUp;

/// <summary>Removes what has served its time: accounts never activated, sessions that ended, mails long sent.</summary>
public sealed record CleanUpCommand : IRequest<CleanedUp>;

public sealed record CleanedUp(int Accounts, int Sessions, int Mails);

public sealed partial class CleanUpHandler(
    SlicesDb db, IOptions<RegistrationSettings> registration, TimeProvider time, ILogger<CleanUpHandler> log)
    : IRequestHandler<CleanUpCommand, CleanedUp>
{
    /// <summary>How long a mail's record stays after it was sent or given up.</summary>
    public static readonly TimeSpan MailRetention = TimeSpan.FromDays(30);

    public async Task<CleanedUp> Handle(CleanUpCommand command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var registeredBefore = now - registration.Value.UnactivatedRetention;
        var endedBefore = now - MailRetention;
        // An account that an administrator disabled keeps its name, activated or not.
        var accounts = await db.Users
            .Where(u => u.ActivatedAt == null && u.State == UserState.Unactivated && u.CreatedAt < registeredBefore)
            .ExecuteDeleteAsync(cancellationToken);
        var sessions = await db.Sessions.Where(s => s.EndsAt < now).ExecuteDeleteAsync(cancellationToken);
        var mails = await db.OutgoingMails.Where(m => m.EndedAt < endedBefore).ExecuteDeleteAsync(cancellationToken);
        LogCleanedUp(accounts, sessions, mails);
        return new(accounts, sessions, mails);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cleaned up {Accounts} accounts, {Sessions} sessions, {Mails} mails")]
    private partial void LogCleanedUp(int accounts, int sessions, int mails);
}
