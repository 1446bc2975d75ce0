using System.Net;
using System.Net.Sockets;

namespace Slices.Tests.Support;

public static class Ports
{
    /// <summary>A port on loopback where nothing listens now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
