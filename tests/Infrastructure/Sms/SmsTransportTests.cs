using System.Net;
using System.Net.Sockets;
using Slices.Infrastructure.Sms;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Sms;

/// <summary>Whatever comes back, or doesn't, is an outcome; nothing is sent a second time.</summary>
public sealed class SmsTransportTests
{
    [Theory]
    [InlineData(200, "", "HTTP 200 with an answer that isn't the documented JSON")]
    [InlineData(200, "<html>login</html>", "HTTP 200 with an answer that isn't the documented JSON")]
    [InlineData(200, "[]", "HTTP 200 with an answer that isn't the documented JSON")]
    [InlineData(200, "{\"Code\":{}}", "HTTP 200 with an answer that isn't the documented JSON")]
    [InlineData(200, "null", "HTTP 200 with an empty answer")]
    [InlineData(200, "{}", "HTTP 200 without an error code")]
    [InlineData(500, "oops", "HTTP 500 with an answer that isn't the documented JSON")]
    [InlineData(503, "{}", "HTTP 503 without an error code")]
    public async Task An_answer_that_no_documentation_knows_is_a_failure(int status, string body, string reason)
    {
        await using var server = await ProviderServer.StartAsync(_ => new(status, body));

        await ShouldFailAsync(server.Endpoint, reason, mayHaveLeft: status < 300 && body != "{}");

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        await using var server = await ProviderServer.StartAsync(_ => new(200, new string(' ', 5_000_000) + """{"Code":"OK"}"""));

        await ShouldFailAsync(server.Endpoint, "an answer of more than 64 KiB", mayHaveLeft: true);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_a_failure()
    {
        await using var server = await ProviderServer.StartAsync(_ => new(200, """{"Code":"OK","BizId":"1"}""", CutAfter: 5));

        (await AskAsync(server.Endpoint)).Verdict.ShouldBe(SmsVerdict.Failed);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Strange_text_in_an_answer_gets_no_further()
    {
        await using var server = await ProviderServer.StartAsync(_ => new(200, $$"""{"Code":"a b\r\n{{new string('x', 500)}}"}"""));

        (await AskAsync(server.Endpoint)).Detail.ShouldBe($"error ab{new string('x', 78)}");
    }

    [Fact]
    public async Task No_answer_is_waited_for_as_long_as_the_settings_say()
    {
        await using var server = await ProviderServer.StartAsync(_ => null);

        await ShouldFailAsync(server.Endpoint, "no answer within 0.5 s", mayHaveLeft: true, TimeSpan.FromSeconds(0.5));

        // On a busy machine the time may be over before it arrives; it never comes twice.
        server.Requests.Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_failure() =>
        await ShouldFailAsync($"http://127.0.0.1:{Ports.Free()}", "ConnectionError: Connection refused");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_ends_before_the_answer_leaves_one_request_which_may_have_left(bool isReset)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var requests = 0;
        var serving = Task.Run(async () =>
        {
            while (true)
            {
                using var socket = await server.AcceptSocketAsync();
                await socket.ReceiveAsync(new byte[16 * 1024]);
                requests++;
                socket.LingerState = new(enable: isReset, seconds: 0);
            }
        });

        var outcome = await AskAsync($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}");

        (outcome.Verdict, outcome.MayHaveLeft, requests).ShouldBe((SmsVerdict.Failed, true, 1));
        serving.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_signed_request_is_not_carried_on_to_another_server()
    {
        await using var other = await ProviderServer.StartAsync(_ => new(200, """{"Code":"OK","BizId":"1"}"""));
        await using var server = await ProviderServer.StartAsync(_ => new(307, "", Location: other.Endpoint));

        (await AskAsync(server.Endpoint)).Verdict.ShouldBe(SmsVerdict.Failed);

        other.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_has_to_be_valid()
    {
        var provider = new AliyunServer();
        await using var trusted = await ProviderServer.StartAsync(provider.Answer, Certificates.For("localhost"));
        await using var selfMade = await ProviderServer.StartAsync(provider.Answer, Certificates.For("localhost", trusted: false));
        await using var another = await ProviderServer.StartAsync(provider.Answer, Certificates.For("sms.example.com"));

        (await AskAsync(Named(trusted))).Verdict.ShouldBe(SmsVerdict.Sent);
        await ShouldFailAsync(Named(selfMade), "its certificate isn't valid");
        await ShouldFailAsync(Named(another), "its certificate isn't valid");
        selfMade.Requests.Concat(another.Requests).ShouldBeEmpty();
    }

    private static string Named(ProviderServer server) => server.Endpoint.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    private static async Task ShouldFailAsync(string endpoint, string reason, bool mayHaveLeft = false, TimeSpan? timeout = null) =>
        (await AskAsync(endpoint, timeout)).ShouldBe(new SmsOutcome(SmsVerdict.Failed, reason, mayHaveLeft));

    private static async Task<SmsOutcome> AskAsync(string endpoint, TimeSpan? timeout = null)
    {
        var settings = SmsBench.Settings("Aliyun");
        settings.Aliyun.Endpoint = endpoint;
        settings.Timeout = timeout ?? settings.Timeout;
        await using var bench = new SmsBench(settings);
        return await bench.AskAsync("Aliyun");
    }
}
