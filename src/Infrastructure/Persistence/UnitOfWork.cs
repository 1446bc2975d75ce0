using Marten;
using Npgsql;

namespace Slices.Infrastructure.Persistence;

/// <summary>
/// What a request reads and changes: documents here, rows by <see cref="Sql"/>. Both are changed over one connection in one
/// transaction, which <see cref="BeginAsync"/> opens. While it is open, use no other connection and not the ephemeral store:
/// others that wait for the locked rows would wait for that too.
/// </summary>
public sealed class UnitOfWork(Documents documents, NpgsqlDataSource source) : IAsyncDisposable
{
    private readonly List<FormattableString> queued = [];
    private readonly List<Action> onCommit = [];
    private readonly List<ChangingDocument> changing = [];
    private IQuerySession? reading;
    private IDocumentSession? writing;

    /// <summary>The transaction that is open now, if one is.</summary>
    public NpgsqlTransaction? Transaction { get; private set; }

    /// <summary>Opens a transaction. It ends with <see cref="OpenTransaction.CommitAsync"/>, or undone when it is disposed of before.</summary>
    public async Task<OpenTransaction> BeginAsync(CancellationToken cancellation)
    {
        if (Transaction is not null)
        {
            throw new InvalidOperationException("A transaction is open already.");
        }
        var store = documents.Store;
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            Transaction = await connection.BeginTransactionAsync(cancellation);
            writing = store.LightweightSession(Marten.Services.SessionOptions.ForTransaction(Transaction));
            return new(this);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Documents, to be read.</summary>
    public IQueryable<T> Query<T>()
        where T : class => Reading.Query<T>();

    /// <summary>The document of that id, to be read; or null.</summary>
    public Task<T?> LoadAsync<T>(Guid? id, CancellationToken cancellation)
        where T : class => id is { } known ? Reading.LoadAsync<T>(known, cancellation) : Task.FromResult<T?>(null);

    /// <summary>
    /// The document of that id, locked until the transaction ends; or null. Changes to it are saved with the transaction.
    /// </summary>
    public async Task<T?> LockAsync<T>(Guid id, CancellationToken cancellation)
        where T : class => (await LockAsync<T>($"where id = {id} for update", cancellation)).SingleOrDefault();

    /// <summary>The documents that a condition in SQL finds and locks, as above; what stands in braces becomes a parameter.</summary>
    public async Task<IReadOnlyList<T>> LockAsync<T>(FormattableString condition, CancellationToken cancellation)
        where T : class
    {
        var found = await Writing.QueryAsync<T>(Sql.Text(condition, _ => "?"), cancellation, Sql.Values(condition));
        changing.AddRange(found.Select(document => Changing(document, Json(document))));
        return found;
    }

    /// <summary>Adds a document, as it is when it is saved next; what is changed on it after that is saved too.</summary>
    public void Insert<T>(T document)
        where T : class => changing.Add(Changing(document, saved: null));

    /// <summary>Runs the statement with the next save; what stands in braces becomes a parameter, never text.</summary>
    public void Queue(FormattableString statement) => queued.Add(statement);

    /// <summary>Does that as soon as what is queued now is committed.</summary>
    public void OnCommit(Action action) => onCommit.Add(action);

    /// <summary>Saves what has changed and is queued: for good, or where a transaction is open, with it.</summary>
    public async Task SaveAsync(CancellationToken cancellation)
    {
        if (Transaction is not null)
        {
            await FlushAsync(cancellation);
            return;
        }
        await using var transaction = await BeginAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        foreach (var document in changing.Where(d => d.HasChanged))
        {
            document.Save();
        }
        foreach (var statement in queued)
        {
            Writing.QueueSqlCommand(Sql.Text(statement, _ => "?"), Sql.Values(statement));
        }
        queued.Clear();
        await Writing.SaveChangesAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (reading is not null)
        {
            await reading.DisposeAsync();
        }
    }

    private ChangingDocument Changing<T>(T document, string? saved)
        where T : class => new(() => Json(document), () => Writing.Insert(document), () => Writing.Update(document), saved);

    private string Json<T>(T document)
        where T : class => documents.Store.Options.Serializer().ToCleanJson(document);

    private IQuerySession Reading => writing ?? (reading ??= documents.Store.QuerySession());

    private IDocumentSession Writing => writing ?? throw new InvalidOperationException("No transaction is open.");

    private async Task CommitAsync(CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        await Transaction!.CommitAsync(cancellation);
        // Copied, because EndAsync clears it.
        Action[] actions = [.. onCommit];
        await EndAsync();
        Array.ForEach(actions, action => action());
    }

    private async Task EndAsync()
    {
        queued.Clear();
        onCommit.Clear();
        changing.Clear();
        if (writing is not null)
        {
            await writing.DisposeAsync();
            writing = null;
        }
        if (Transaction is { } transaction)
        {
            Transaction = null;
            var connection = transaction.Connection;
            await transaction.DisposeAsync();
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    /// <summary>Undone when it is disposed of, unless it was committed.</summary>
    public sealed class OpenTransaction(UnitOfWork work) : IAsyncDisposable
    {
        private bool isCommitted;

        /// <summary>Saves what has changed and is queued, and keeps it.</summary>
        public async Task CommitAsync(CancellationToken cancellation)
        {
            await work.CommitAsync(cancellation);
            isCommitted = true;
        }

        public async ValueTask DisposeAsync()
        {
            if (!isCommitted)
            {
                await work.EndAsync();
            }
        }
    }
}
