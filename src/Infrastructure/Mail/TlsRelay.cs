using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Slices.Infrastructure.Mail;

/// <summary>
/// Carries one plain connection on loopback over TLS to a mail server, since the framework's SMTP client knows STARTTLS
/// but no TLS from the first byte. The server's certificate is checked against its real name before anything is carried.
/// </summary>
public sealed class TlsRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly TcpClient server = new();
    private readonly CancellationTokenSource end = new();
    private Task carrying = Task.CompletedTask;

    private TlsRelay() { }

    /// <summary>Where the relay listens, on loopback.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <exception cref="SocketException">The server can't be reached.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">Its certificate isn't valid for its name.</exception>
    public static async Task<TlsRelay> OpenAsync(string host, int port, CancellationToken cancellation)
    {
        var relay = new TlsRelay();
        try
        {
            await relay.server.ConnectAsync(host, port, cancellation);
            var tls = new SslStream(relay.server.GetStream());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellation);
            relay.listener.Start(1);
            relay.carrying = relay.CarryAsync(tls);
            return relay;
        }
        catch
        {
            await relay.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        server.Dispose();
        await carrying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        end.Dispose();
    }

    private async Task CarryAsync(SslStream tls)
    {
        await using var _ = tls;
        using var client = await listener.AcceptTcpClientAsync(end.Token);
        listener.Stop();
        await using var plain = client.GetStream();
        await Task.WhenAny(plain.CopyToAsync(tls, end.Token), tls.CopyToAsync(plain, end.Token));
    }
}
