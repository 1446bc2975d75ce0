using System.Net.Sockets;
using System.Text;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Security;

/// <summary>Requests that two servers in a row could read as different ones, or that are no end of work to read.</summary>
public sealed class RawRequestTests(Site site) : IClassFixture<Site>
{
    private const string Smuggled = "GET /agreement HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Theory]
    [InlineData("GET", "Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n")]
    [InlineData("POST", "Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n")]
    [InlineData("POST", "Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n")]
    [InlineData("POST", "Content-Length: 5\r\nContent-Length: 6", "abcdef")]
    [InlineData("POST", "Content-Length: 5\r\nContent-Length: 5", "abcde")]
    [InlineData("POST", "Content-Length: 5, 5", "abcde")]
    [InlineData("POST", "Content-Length: -5", "abcde")]
    [InlineData("POST", "Content-Length : 5", "abcde")]
    [InlineData("POST", "Transfer-Encoding: xchunked", "0\r\n\r\n")]
    [InlineData("POST", "Transfer-Encoding : chunked", "0\r\n\r\n")]
    [InlineData("POST", "Transfer-Encoding: chunked, identity", "0\r\n\r\n")]
    [InlineData("POST", "Transfer-Encoding: chunked", "zz\r\nabc\r\n0\r\n\r\n")]
    [InlineData("GET", "Host: elsewhere", "")]
    [InlineData("GET", "X: a\r\n b", "")]
    [InlineData("GET", "X: a\nY: b", "")]
    public async Task What_could_be_read_in_two_ways_is_refused_and_the_connection_closed(string method, string headers, string body)
    {
        var answers = await SendAsync($"{method} /login HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n{body}{Smuggled}");

        answers.ShouldStartWith("HTTP/1.1 400 ");
        Count(answers, "HTTP/1.1 ").ShouldBe(1);
        answers.ShouldNotContain("Server:");
    }

    [Theory]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET http://evil.example/login HTTP/1.1\r\nHost: localhost")]
    [InlineData("GET /login HTTP/1.1")]
    [InlineData("nonsense")]
    public async Task What_is_no_request_is_refused_and_the_connection_closed(string request)
    {
        var answers = await SendAsync($"{request}\r\n\r\n{Smuggled}");

        answers.ShouldStartWith("HTTP/1.1 400 ");
        Count(answers, "HTTP/1.1 ").ShouldBe(1);
    }

    [Theory]
    [InlineData(40_000, 1, "431")]
    [InlineData(1, 200, "431")]
    public async Task Headers_without_end_are_not_read(int length, int count, string status)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-{i}: {new string('a', length)}\r\n"));

        (await SendAsync($"GET /login HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n")).ShouldStartWith($"HTTP/1.1 {status} ");
    }

    [Fact]
    public async Task An_address_without_end_is_not_read() =>
        (await SendAsync($"GET /{new string('a', 10_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n")).ShouldStartWith("HTTP/1.1 414 ");

    [Fact]
    public async Task A_body_without_end_is_not_read()
    {
        var chunk = $"8000\r\n{new string('a', 0x8000)}\r\n";

        var answers = await SendAsync(
            $"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}{chunk}{chunk}");

        answers.ShouldStartWith("HTTP/1.1 4");
        Count(answers, "HTTP/1.1 ").ShouldBe(1);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    // Everything that comes until the server closes, which it has to do by itself.
    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // Closed with what was sent still unread, the connection ends by a reset.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
