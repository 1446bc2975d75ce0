namespace Slices.Infrastructure.Mail;

/// <summary>Idle SMTP connections. Each is kept a while for the next mail, and then closed.</summary>
internal sealed class SmtpConnectionPool : IDisposable
{
    /// <summary>Servers wait longer than that: RFC 5321 asks them for five minutes.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Stack<SmtpConnection> idle = new();
    private readonly Timer timer;
    private bool isClosed;

    public SmtpConnectionPool() => timer = new(_ => _ = CloseIdleAsync());

    public SmtpConnection? Take()
    {
        lock (gate)
        {
            return idle.TryPop(out var connection) ? connection : null;
        }
    }

    public void Keep(SmtpConnection connection)
    {
        connection.WasKept = true;
        lock (gate)
        {
            if (!isClosed)
            {
                idle.Push(connection);
                timer.Change(KeptFor, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        connection.Dispose();
    }

    /// <summary>Says goodbye on all of them; what comes back later is closed at once.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            isClosed = true;
        }
        return CloseIdleAsync();
    }

    public void Dispose()
    {
        timer.Dispose();
        while (Take() is { } connection)
        {
            connection.Dispose();
        }
    }

    private async Task CloseIdleAsync()
    {
        while (Take() is { } connection)
        {
            await connection.CloseAsync();
        }
    }
}
