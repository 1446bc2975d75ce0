using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Slices.Infrastructure.Api;
using Slices.Resources;
using Slices.Tests.Architecture;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>What the OpenAPI document says, and that a change of it is seen.</summary>
public sealed class ApiDocumentTests(ApiDocumentTests.Sites sites) : IClassFixture<ApiDocumentTests.Sites>
{
    private static readonly string Approved = Path.Combine(Source.Repository, "tests", "Infrastructure", "Api", "openapi.approved.json");

    [Fact]
    public async Task It_is_the_one_that_was_approved()
    {
        var received = await TextAsync(sites.Development);
        var approved = File.Exists(Approved) ? await File.ReadAllTextAsync(Approved) : "";
        if (received == approved)
        {
            return;
        }
        var beside = Path.ChangeExtension(Approved, null)[..^".approved".Length] + ".received.json";
        await File.WriteAllTextAsync(beside, received);
        var (line, was, now) = FirstDifference(approved, received);
        Assert.Fail(
            $"""
            The API's document isn't the approved one. They differ first in line {line}:
              approved: {was}
              now:      {now}
            See `git diff --no-index {Approved} {beside}`. If callers shall see that change, accept it:
              mv {beside} {Approved}
            """);
    }

    [Fact]
    public async Task It_is_the_same_in_Production_but_for_the_cookies_name() =>
        (await TextAsync(sites.Production)).Replace("__Host-slices", "slices", StringComparison.Ordinal).ShouldBe(await TextAsync(sites.Development));

    [Fact]
    public async Task It_tells_of_every_route_of_the_API_and_of_no_other()
    {
        var routes =
            from endpoint in sites.Development.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            select $"{method} {Regex.Replace(endpoint.RoutePattern.RawText!, @":\w+\}", "}")}";

        var operations = (await OpenApi.ReadAsync(sites.Development)).Operations.Select(o => $"{o.Method} {o.Path}").ToList();

        operations.Count.ShouldBeGreaterThan(35);
        operations.Order().ShouldBe(routes.Order());
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_takes_and_answers_with_examples()
    {
        var api = await OpenApi.ReadAsync(sites.Development);

        api.Operations.Select(o => o.Id).ShouldBeUnique();
        foreach (var operation in api.Operations)
        {
            operation.Id.ShouldMatch("^[a-z][A-Za-z]+$");
            operation.Node["summary"]!.ToString().ShouldNotBeNullOrWhiteSpace(operation.Id);
            operation.Node["tags"]!.AsArray().ShouldHaveSingleItem();
            operation.Node["security"].ShouldNotBeNull(operation.Id);
            if (operation.Body is { } body)
            {
                body["example"].ShouldNotBeNull(operation.Id);
                body["example"]!.AsObject().Select(m => m.Key).Except(operation.Members.Select(m => m.Name)).ShouldBeEmpty(operation.Id);
            }
            operation.Answers.Count(a => a.Status < 300).ShouldBeGreaterThan(0, operation.Id);
            foreach (var (status, answer) in operation.Answers)
            {
                answer["description"]!.ToString().ShouldNotBeNullOrWhiteSpace($"{operation.Id} {status}");
                foreach (var content in answer["content"]?.AsObject() ?? [])
                {
                    content.Value!["example"].ShouldNotBeNull($"{operation.Id} {status}");
                    content.Key.ShouldBe(status < 400 ? "application/json" : "application/problem+json");
                }
            }
        }
    }

    [Fact]
    public async Task Every_code_has_a_sentence_in_both_languages_and_is_spelled_alike()
    {
        var codes = (await OpenApi.ReadAsync(sites.Development)).Operations
            .SelectMany(o => o.Answers.Where(a => a.Status >= 400).SelectMany(a => o.Codes(a.Status).Select(code => (a.Status, Code: code)))).Distinct().ToList();

        codes.Count.ShouldBeGreaterThan(50);
        foreach (var (status, code) in codes)
        {
            code.ShouldMatch(@"^[a-z][A-Za-z]*(\.[A-Za-z0-9]+)+$");
            foreach (var language in (string[])["en", "zh-CN"])
            {
                var culture = System.Globalization.CultureInfo.GetCultureInfo(language);
                var text = Texts.Find(code, culture) ?? Texts.Find($"error.{status}.what", culture) ?? Texts.Find($"refusal.{char.ToUpperInvariant(code[8])}{code[9..]}", culture);
                text.ShouldNotBeNullOrWhiteSpace($"{status} {code}");
            }
        }
    }

    [Fact]
    public async Task Whoever_asks_gets_it()
    {
        var page = await sites.Production.Visit().GetAsync("/openapi/v1.json");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Header("Content-Type").ShouldStartWith("application/json");
        (await sites.Production.Visit().GetAsync("/openapi/v2.json")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task It_is_made_once_and_the_same_bytes_serve_everybody()
    {
        var file = sites.Development.Services.GetRequiredService<ApiDocumentFile>();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => file.AnswerAsync(new DefaultHttpContext().Response))));

        answers.ShouldAllBe(a => a.FileContents.Equals(answers[0].FileContents));
    }

    [Fact]
    public async Task Whoever_has_it_already_gets_no_second_copy()
    {
        var visitor = sites.Production.Visit();
        var page = await visitor.GetAsync("/openapi/v1.json");
        page.Header("Cache-Control").ShouldBe("public, no-cache");
        var tag = page.Header("ETag").ShouldNotBeNull();
        (await visitor.SendAsync(new(HttpMethod.Head, "/openapi/v1.json"))).Header("ETag").ShouldBe(tag);

        var again = await visitor.SendAsync(new(HttpMethod.Get, "/openapi/v1.json") { Headers = { { "If-None-Match", tag } } });
        again.Status.ShouldBe(HttpStatusCode.NotModified);
        again.Body.ShouldBeEmpty();
        (await visitor.SendAsync(new(HttpMethod.Get, "/openapi/v1.json") { Headers = { { "If-None-Match", "\"another\"" } } })).Status.ShouldBe(HttpStatusCode.OK);
    }

    // Indented, Chinese as it is, one end of line everywhere.
    private static async Task<string> TextAsync(Site site) => JsonNode.Parse((await site.Visit().GetAsync("/openapi/v1.json")).Body)!
        .ToJsonString(new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";

    private static (int Line, string Was, string Now) FirstDifference(string approved, string received)
    {
        var (was, now) = (approved.Split('\n'), received.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(was.Length, now.Length)).First(i => was.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        return (line + 1, was.ElementAtOrDefault(line)?.Trim() ?? "nothing", now.ElementAtOrDefault(line)?.Trim() ?? "nothing");
    }

    public sealed class Sites : IAsyncLifetime
    {
        public Site Development { get; } = new();

        public Site Production { get; } = new(new()
        {
            ["environment"] = "Production",
            ["Passwords:Iterations"] = "220000",
            ["Site:BaseUrl"] = "https://id.example.com",
            ["Mail:Host"] = "mail.invalid",
            ["Mail:From"] = "no-reply@example.com",
        });

        public async ValueTask InitializeAsync()
        {
            await Development.InitializeAsync();
            await Production.InitializeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Development.DisposeAsync();
            await Production.DisposeAsync();
        }
    }
}
