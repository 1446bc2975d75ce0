using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Slices.Tests.Support;

public static class Ports
{
    // Below the ports that the system gives to outgoing connections: one of those might take it before the server that it is for.
    private const int First = 20_000, Last = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port on loopback where nothing listens now, given once in a run.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (Given.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
