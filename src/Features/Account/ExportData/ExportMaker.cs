using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Outbox;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Account.ExportData;

/// <summary>
/// Makes the files that were asked for, one after the other. Each is claimed under a lease: one that failed,
/// or whose process died, is tried again when that ends.
/// </summary>
public sealed partial class ExportMaker(IServiceScopeFactory scopes, TimeProvider time, ILogger<ExportMaker> log) : IDispatcher<DataExport>
{
    /// <summary>How long one may take, and a failed one waits.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    public async Task DispatchAsync(CancellationToken cancellation)
    {
        while (await ClaimAsync(cancellation) is { } id)
        {
            try
            {
                await MakeAsync(id, cancellation);
                LogMade(id);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // Whatever is wrong with one person's data must not hold up the others'.
                LogFailed(e, id);
            }
        }
    }

    private async Task<Guid?> ClaimAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Sql>().ValueAsync<Guid?>(
            $"""
            update data_exports set leased_until = clock_timestamp() + {Lease} where id in (
                select id from data_exports
                where ready_at is null and due_at <= {time.GetUtcNow()} and (leased_until is null or leased_until <= clock_timestamp())
                order by due_at limit 1 for update skip locked)
            returning id
            """, cancellation);
    }

    private async Task MakeAsync(Guid id, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SlicesDb>();
        var owner = await db.DataExports.Where(e => e.Id == id).Select(e => e.UserId).SingleOrDefaultAsync(cancellation);
        if (!await db.Users.AnyAsync(u => u.Id == owner, cancellation))
        {
            return;
        }
        // Before anything is locked, since it takes long.
        var file = (await scope.ServiceProvider.GetRequiredService<PersonalDataReader>().ReadAsync(owner, cancellation)).ToFile();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // The account's row is locked first, as by whoever deletes it and its exports along: neither can hold what the other waits for.
        // Gone or made by then, there is nothing more to do.
        if (await db.LockUserAsync(owner, cancellation) is not { } user
            || await db.DataExports.SingleOrDefaultAsync(e => e.Id == id && e.ReadyAt == null, cancellation) is not { } export)
        {
            return;
        }
        var now = time.GetUtcNow();
        export.Complete(file, now);
        db.OutgoingMails.Add(OutgoingMail.Queue(MailTemplate.ExportReady, user, user.Culture, export.RequestedFrom, now, export.Device));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Made export {Id}")]
    private partial void LogMade(Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Export {Id} was not made and will be tried again")]
    private partial void LogFailed(Exception e, Guid id);
}
