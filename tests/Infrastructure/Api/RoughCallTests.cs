using System.Net;
using System.Text;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>What comes in another shape than calls have is refused in the form of a problem, like all else.</summary>
public sealed class RoughCallTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task A_body_without_a_content_type_is_refused()
    {
        var content = new ByteArrayContent("{}"u8.ToArray());

        var answer = await SendAsync(HttpMethod.Post, "/sessions", content);

        answer.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        answer.Problem().ShouldBe("error.415");
        answer.Json().GetProperty("title").GetString().ShouldBe("Send JSON as application/json in UTF-8.");
    }

    [Fact]
    public async Task Chunks_beyond_64_KiB_are_refused_like_a_length()
    {
        var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("{\"login\":\"" + new string('x', 70_000) + "\"}")));
        content.Headers.ContentType = new("application/json");
        var request = ApiVisits.Request(HttpMethod.Post, "/sessions");
        (request.Content, request.Headers.TransferEncodingChunked) = (content, true);

        var answer = await site.Visit().SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Problem().ShouldBe("error.413");
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        var content = new ByteArrayContent([.. "{\"login\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        (await SendAsync(HttpMethod.Post, "/sessions", content)).Problem().ShouldBe("input.unreadable");
    }

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("POST", "/nothing", 404)]
    [InlineData("GET", "/sessions", 405)]
    [InlineData("PATCH", "/me", 405)]
    [InlineData("OPTIONS", "/me", 405)]
    [InlineData("TRACE", "/me", 405)]
    [InlineData("BREW", "/me", 405)]
    [InlineData("DELETE", "/me", 405)]
    [InlineData("GET", "/me/", 401)]
    [InlineData("GET", "/ME", 401)]
    [InlineData("GET", "/me/addresses/nonsense", 404)]
    public async Task Whatever_is_not_there_is_a_problem_too(string method, string path, int status)
    {
        var answer = await SendAsync(new(method), path);

        ((int)answer.Status).ShouldBe(status, answer.Text);
        answer.Problem().ShouldBe(status == 401 ? "session.missing" : $"error.{status}");
    }

    [Fact]
    public async Task HEAD_answers_what_GET_does_without_the_body()
    {
        foreach (var path in (string[])["/areas", "/me"])
        {
            var (get, head) = (await SendAsync(HttpMethod.Get, path), await SendAsync(HttpMethod.Head, path));
            head.Status.ShouldBe(get.Status);
            head.Header("Content-Type").ShouldBe(get.Header("Content-Type"));
            head.Body.ShouldBeEmpty();
        }
    }

    private Task<Page> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = ApiVisits.Request(method, path);
        request.Content = content;
        return site.Visit().SendAsync(request);
    }
}
