using System.Globalization;
using System.Net;
using System.Text;
using Slices.Infrastructure.Errors;
using Slices.Tests.Support;

namespace Slices.Tests.Features.Everywhere;

/// <summary>Whatever a body is framed by, right or wrong, has one answer, and never that the site is at fault.</summary>
public sealed class FramedBodyTests(Site site) : IClassFixture<Site>
{
    private const string Field = "Content-Disposition: form-data; name=\"Input.Login\"\r\n";

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"UTF-8\"", HttpStatusCode.OK)]
    [InlineData("application/json;charset=us-ascii", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-8; odd=1", HttpStatusCode.OK)]
    [InlineData("application/json; odd=\"a;b=c\"", HttpStatusCode.OK)]
    [InlineData("application/json; charset=", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=\"\"", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset='utf-8'", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=\"utf-8", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-8; charset=utf-16", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-8; CHARSET=utf-8", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=\"utf-16\"", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=\"utf\\-8\"", HttpStatusCode.OK)]
    [InlineData("application/json, text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json;;", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("", HttpStatusCode.UnsupportedMediaType)]
    public async Task The_API_reads_JSON_in_UTF_8_however_that_is_spelled_and_refuses_the_rest(string type, HttpStatusCode status)
    {
        var answer = await site.Visit().CallAsync(HttpMethod.Post, "/captchas", "{}", ("Content-Type", type));

        answer.Status.ShouldBe(status, answer.Text);
        if (status != HttpStatusCode.OK)
        {
            answer.Problem().ShouldBe("error.415");
        }
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=\"utf-8\"", HttpStatusCode.OK)]
    [InlineData("application/x-www-form-urlencoded; charset=us-ascii", HttpStatusCode.OK)]
    [InlineData("application/x-www-form-urlencoded; charset=", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded; charset=\"\"", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8; charset=utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=b; charset=utf-7", HttpStatusCode.UnsupportedMediaType)]
    public async Task Forms_are_read_in_UTF_8_too(string type, HttpStatusCode status)
    {
        var visitor = site.Visit();
        var token = (await visitor.GetAsync("/login")).Token();
        var content = new StringContent($"__RequestVerificationToken={Uri.EscapeDataString(token)}&Input.Login=a", Encoding.ASCII);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await visitor.SendAsync(new(HttpMethod.Post, "/login") { Content = content });

        // Read, the form lacks a password.
        answer.Status.ShouldBe(status == HttpStatusCode.OK ? HttpStatusCode.BadRequest : status);
        (answer.Error("Password").Length > 0).ShouldBe(status == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("boundary=b", "--b\r\n" + Field + "\r\na\r\n--b--\r\n")]
    [InlineData("boundary=\"b\"", "--b\r\n" + Field + "\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\n" + Field + "\r\na")]
    [InlineData("boundary=b", "--b\r\n" + Field)]
    [InlineData("boundary=b", "--b")]
    [InlineData("boundary=b", "")]
    [InlineData("boundary=b", "no part at all")]
    [InlineData("boundary=b", "--b\r\n\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\nno header\r\n\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\nContent-Disposition: form-data; name=\r\n\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\nContent-Disposition: nonsense\r\n\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\n" + Field + "Content-Type: text/plain; charset=utf-7\r\n\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\n" + Field + "Content-Type: text/plain; charset=nonsense\r\n\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\n" + Field + "Content-Type: text/plain; charset=utf-32\r\n\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\n" + Field + "Content-Type: text/plain; charset=\r\n\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\n" + Field + "Content-Type: text/plain; charset=\"utf-8\"\r\n\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\n" + Field + "Content-Transfer-Encoding: base64\r\n\r\nYQ==\r\n--b--\r\n")]
    [InlineData("boundary=b", "--b\r\n" + Field + "Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n--b--\r\n")]
    [InlineData("boundary=", "--\r\n" + Field + "\r\na\r\n----\r\n")]
    [InlineData("boundary=\"\"", "--\r\n" + Field + "\r\na\r\n----\r\n")]
    [InlineData("odd=1", "--b\r\n" + Field + "\r\na\r\n--b--\r\n")]
    [InlineData("boundary=b; boundary=c", "--b\r\n" + Field + "\r\na\r\n--b--\r\n")]
    [InlineData("boundary=\"b", "--b\r\n" + Field + "\r\na\r\n--b--\r\n")]
    public async Task A_form_in_parts_is_read_or_refused(string parameter, string body) =>
        await ShouldBeRefusedAsync($"Content-Type: multipart/form-data; {parameter}\r\nContent-Length: {body.Length}", body);

    [Theory]
    [InlineData(71)]
    [InlineData(200)]
    [InlineData(4000)]
    public async Task A_boundary_without_end_is_refused(int length)
    {
        var boundary = new string('b', length);
        var body = $"--{boundary}\r\n{Field}\r\na\r\n--{boundary}--\r\n";

        await ShouldBeRefusedAsync($"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {body.Length}", body);
    }

    [Theory]
    [InlineData("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500", "Input.Login=a")]
    [InlineData("Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 500", "--b\r\n" + Field + "\r\na")]
    [InlineData("Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked", "d\r\nInput.Login=a\r\n")]
    [InlineData("Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked", "50\r\nInput.Login=a")]
    [InlineData("Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked", "5\r\n--b\r\n\r\n")]
    [InlineData("Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked", "\r\n")]
    [InlineData("Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked", "-1\r\n\r\n")]
    [InlineData("Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked", "ffffffffffffffff1\r\n\r\n")]
    public async Task What_ends_before_its_end_is_the_senders_fault(string headers, string body)
    {
        await ShouldBeRefusedAsync(headers, body, hangUp: true);
        await ShouldBeRefusedAsync(headers.Replace("application/x-www-form-urlencoded", "application/json", StringComparison.Ordinal), body, "/api/v1/captchas", hangUp: true);
    }

    [Theory]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: identity, chunked")]
    [InlineData("Transfer-Encoding: chunked, chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked;odd=1")]
    [InlineData("Transfer-Encoding: gzip")]
    [InlineData("Transfer-Encoding: ")]
    [InlineData("Content-Length: +5")]
    [InlineData("Content-Length: -5")]
    [InlineData("Content-Length: -0")]
    [InlineData("Content-Length: 0x5")]
    [InlineData("Content-Length: 5.0")]
    [InlineData("Content-Length: 5e0")]
    [InlineData("Content-Length: 5 5")]
    [InlineData("Content-Length: 5, 5")]
    [InlineData("Content-Length: 5;")]
    [InlineData("Content-Length: ")]
    [InlineData("Content-Length: nonsense")]
    [InlineData("Content-Length: \u00b9")]
    [InlineData("Content-Length: 99999999999999999999999999")]
    public async Task A_length_is_digits_and_the_only_transfer_coding_is_chunked(string header)
    {
        foreach (var (path, type) in new[] { ("/login", "application/x-www-form-urlencoded"), ("/api/v1/captchas", "application/json"), ("/nowhere", "text/plain") })
        {
            var answers = await RawRequest.SendAsync(site.Address, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\n{header}\r\n\r\n5\r\nabcde\r\n0\r\n\r\nGET /agreement HTTP/1.1\r\nHost: localhost\r\n\r\n");

            answers.ShouldStartWith("HTTP/1.1 400 ", Case.Sensitive, $"{path} {header}");
            answers.Split("HTTP/1.1 ").Length.ShouldBe(2, $"{path} {header}");
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("nonsense")]
    [InlineData("identity, gzip")]
    public async Task A_body_that_is_packed_is_not_unpacked(string coding)
    {
        (await site.Visit().CallAsync(HttpMethod.Post, "/captchas", "{}", ("Content-Encoding", coding))).Problem().ShouldBe("error.415");
        var content = new FormUrlEncodedContent([new("Input.Login", "a")]);
        content.Headers.Add("Content-Encoding", coding);
        (await site.Visit().SendAsync(new(HttpMethod.Post, "/login") { Content = content })).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public void What_reading_a_form_throws_is_the_sites_fault_wherever_else_it_is_thrown() =>
        ErrorHandling.Status(new InvalidDataException()).ShouldBe(500);

    private async Task ShouldBeRefusedAsync(string headers, string body, string path = "/login", bool hangUp = false)
    {
        var before = Defects;
        var answer = await RawRequest.SendAsync(site.Address, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n\r\n{body}", hangUp);

        if (!hangUp || answer.Length > 0)
        {
            int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture).ShouldBeInRange(400, 499, $"{headers}\r\n\r\n{body}");
        }
        Defects.ShouldBe(before, $"{headers}\r\n\r\n{body}");
    }

    private int Defects => site.Log.All.Count(line => line.Contains("Answered 500", StringComparison.Ordinal));
}
