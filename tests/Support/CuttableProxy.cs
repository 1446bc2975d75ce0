using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Slices.Tests.Support;

/// <summary>A cable between the site and a server on loopback, which a test can cut and mend.</summary>
public sealed class CuttableProxy : IAsyncDisposable
{
    private readonly int port = Ports.Free();
    private int target;
    private readonly ConcurrentBag<TcpClient> carried = [];
    private TcpListener? listener;
    private int roundTrips;

    public CuttableProxy(int target)
    {
        this.target = target;
        Mend();
    }

    public int Port => port;

    /// <summary>How often somebody has asked the server, each time after the answer before: whoever asks several things at once waits once.</summary>
    public int RoundTrips => roundTrips;

    /// <summary>Leads new connections to another server, as a name does after a failover, and leaves those that are there.</summary>
    public void LeadTo(int server) => target = server;

    public void Mend()
    {
        listener = new(IPAddress.Loopback, port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        _ = AcceptAsync(listener);
    }

    /// <summary>Breaks every connection, and takes no new one.</summary>
    public void Cut()
    {
        listener!.Dispose();
        while (carried.TryTake(out var connection))
        {
            connection.Client?.Close(0);
        }
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener from)
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await from.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            carried.Add(near);
            carried.Add(far);
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, target);
                var asks = false;
                await Task.WhenAny(
                    CopyAsync(near, far, () =>
                    {
                        if (!Interlocked.Exchange(ref asks, true))
                        {
                            Interlocked.Increment(ref roundTrips);
                        }
                    }),
                    CopyAsync(far, near, () => Volatile.Write(ref asks, false)));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Cut.
            }
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, Action spoken)
    {
        var buffer = new byte[65_536];
        while (await from.GetStream().ReadAsync(buffer) is var length and > 0)
        {
            spoken();
            await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
        }
    }
}
