using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Slices.Tests.Support;

/// <summary>A cable between the site and a server on loopback, which a test can cut and mend.</summary>
public sealed class CuttableProxy : IAsyncDisposable
{
    private readonly int port = Ports.Free();
    private readonly int target;
    private readonly ConcurrentBag<TcpClient> carried = [];
    private TcpListener? listener;

    public CuttableProxy(int target)
    {
        this.target = target;
        Mend();
    }

    public int Port => port;

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
                await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Cut.
            }
        }
    }
}
