using System.Net.Sockets;
using System.Text;

namespace Slices.Tests.Support;

/// <summary>A request as it lies on the wire, so that it can be as wrong as it likes.</summary>
public static class RawRequest
{
    /// <summary>Sends the text and says everything that comes until the server closes, which it has to do by itself.</summary>
    /// <param name="hangUp">Whether the sender says that nothing more comes. The server may then close without an answer.</param>
    public static async Task<string> SendAsync(Uri to, string request, bool hangUp = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(to.Host, to.Port);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), timeout.Token);
        if (hangUp)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, timeout.Token);
        }
        catch (IOException) when (hangUp || answer.Length > 0)
        {
            // Closed with what was sent still unread, the connection ends by a reset.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
