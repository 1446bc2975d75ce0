namespace Slices.Infrastructure.Outbox;

/// <summary>Sends the messages of one kind that are due.</summary>
public interface IDispatcher<TMessage>
    where TMessage : class
{
    /// <summary>Sends until nothing is due.</summary>
    Task DispatchAsync(CancellationToken cancellation);
}

/// <summary>Dispatches whenever the signal is set, and once at the start what an earlier process left.</summary>
public sealed partial class OutboxProcessor<TMessage>(
    IDispatcher<TMessage> dispatcher, OutboxSignal<TMessage> signal, ILogger<OutboxProcessor<TMessage>> log) : BackgroundService
    where TMessage : class
{
    // So that a server which keeps some messages waiting doesn't keep the next ones waiting too.
    private const int MaxRounds = 4;

    // Not disposed: it holds nothing, and a start that failed may end while a round still uses it.
    private readonly SemaphoreSlim rounds = new(MaxRounds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signal.Set();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await signal.WaitAsync(stoppingToken);
                await rounds.WaitAsync(stoppingToken);
                _ = DispatchAsync(stoppingToken);
            }
        }
        finally
        {
            // The site stops when what is being handed over is recorded, or it would be sent again after the next start.
            for (var place = 0; place < MaxRounds; place++)
            {
                await rounds.WaitAsync(CancellationToken.None);
            }
        }
    }

    private async Task DispatchAsync(CancellationToken stopping)
    {
        try
        {
            await dispatcher.DispatchAsync(stopping);
        }
        catch (Exception e)
        {
            if (!stopping.IsCancellationRequested)
            {
                LogPaused(e, typeof(TMessage).Name);
            }
        }
        finally
        {
            rounds.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending {Message} stopped short; the retrying job will go on")]
    private partial void LogPaused(Exception e, string message);
}
