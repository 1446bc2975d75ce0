using System.Net.Sockets;
using System.Text;

namespace Slices.Tests.Support;

/// <summary>A request as it lies on the wire, so that it can be as wrong as it likes.</summary>
public static class RawRequest
{
    /// <summary>Sends the text and says everything that comes until the server closes. The text is all that there is: nothing more is sent.</summary>
    public static async Task<string> SendAsync(Uri to, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(to.Host, to.Port);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), timeout.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, timeout.Token);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // Closed with what was sent still unread, the connection ends by a reset.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
