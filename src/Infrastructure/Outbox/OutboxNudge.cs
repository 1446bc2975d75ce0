using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Slices.Infrastructure.Outbox;

/// <summary>
/// Wakes the delivery as soon as changes that queued a <typeparamref name="TMessage"/> are saved, so that the first attempt
/// is immediate; within a longer transaction, as soon as that is committed, since the message can't be seen before.
/// A nudge that gets lost costs nothing but time: the retrying job finds the message.
/// </summary>
public sealed class OutboxNudge<TMessage> : SaveChangesInterceptor, IDbTransactionInterceptor
    where TMessage : class
{
    private readonly Channel<bool> nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConditionalWeakTable<DbContext, object> queueing = [];

    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => nudges.Reader.ReadAsync(cancellation);

    public void Nudge() => nudges.Writer.TryWrite(true);

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && db.ChangeTracker.Entries<TMessage>().Any(e => e.State == EntityState.Added))
        {
            queueing.AddOrUpdate(db, this);
        }
        return base.SavingChangesAsync(eventData, result, cancellationToken);
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { Database.CurrentTransaction: null } db && queueing.Remove(db))
        {
            Nudge();
        }
        return base.SavedChangesAsync(eventData, result, cancellationToken);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && queueing.Remove(db))
        {
            Nudge();
        }
        return Task.CompletedTask;
    }
}
