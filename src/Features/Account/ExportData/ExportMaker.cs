using Slices.Domain;
using Slices.Infrastructure.Mail;
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
        while (await ClaimAsync(cancellation) is { } export)
        {
            try
            {
                await MakeAsync(export, cancellation);
                LogMade(export.Id);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // A failure of one export must not hold up the others.
                LogFailed(e, export.Id);
            }
        }
    }

    private async Task<DataExport?> ClaimAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ExportStore>().ClaimAsync(Lease, time.GetUtcNow(), cancellation);
    }

    private async Task MakeAsync(DataExport export, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var work = services.GetRequiredService<UnitOfWork>();
        // Before anything is locked, since it takes long.
        if (await services.GetRequiredService<PersonalDataReader>().ReadAsync(export.UserId, cancellation) is not { } data)
        {
            return;
        }
        var now = time.GetUtcNow();
        var made = export.Complete(data.ToFile(), now);
        await using var transaction = await work.BeginAsync(cancellation);
        // The account's row is locked first, as deleting an account with its exports does: in the same order, neither deadlocks the other.
        // If the export is deleted or made by then, there is nothing more to do.
        if (await work.LockAsync<User>(export.UserId, cancellation) is { } user && await services.GetRequiredService<ExportStore>().CompleteAsync(made, cancellation))
        {
            services.GetRequiredService<MailOutbox>().Add(OutgoingMail.Queue(MailTemplate.ExportReady, user, user.Culture, export.RequestedFrom, now, export.Device));
            await transaction.CommitAsync(cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Made export {Id}")]
    private partial void LogMade(Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Export {Id} was not made and will be tried again")]
    private partial void LogFailed(Exception e, Guid id);
}
