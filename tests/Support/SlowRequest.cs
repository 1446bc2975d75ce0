using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Slices.Tests.Support;

/// <summary>A call whose body takes its time: begun, and let in, long before what it asks for can be done.</summary>
public sealed class SlowRequest : IDisposable
{
    private readonly TcpClient connection = new();
    private readonly byte[] body;

    private SlowRequest(byte[] body) => this.body = body;

    /// <summary>Sends everything but the body, and waits until the site is about to read that, which it isn't before it knows who is there.</summary>
    public static async Task<SlowRequest> BeginAsync(Visitor visitor, string method, string path, object body)
    {
        var token = await visitor.TokenAsync();
        var site = new Uri(visitor.Origin);
        var slow = new SlowRequest(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web));
        await slow.connection.ConnectAsync(site.Host, site.Port);
        await slow.connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n",
            $"{method} /api/v1{path} HTTP/1.1", $"Host: {site.Authority}", $"Cookie: {visitor.Cookies.GetCookieHeader(site)}", $"X-CSRF-TOKEN: {token}",
            "Content-Type: application/json", string.Create(CultureInfo.InvariantCulture, $"Content-Length: {slow.body.Length}"),
            "Expect: 100-continue", "Connection: close", "", "")));
        (await slow.ReadAsync()).ShouldStartWith("HTTP/1.1 100");
        return slow;
    }

    /// <summary>Sends the body, and answers the status.</summary>
    public async Task<int> EndAsync()
    {
        await connection.GetStream().WriteAsync(body);
        var answer = await ReadAsync();
        return int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public void Dispose() => connection.Dispose();

    private async Task<string> ReadAsync()
    {
        var buffer = new byte[8192];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return Encoding.ASCII.GetString(buffer, 0, await connection.GetStream().ReadAsync(buffer, patience.Token));
    }
}
