using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slices.Infrastructure.Start;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Start;

public sealed class JsonFormatterTests
{
    private static readonly JsonSerializerOptions Exact = new() { AllowDuplicateProperties = false };

    [Fact]
    public void An_entry_is_one_line_of_JSON_with_its_stack_trace_and_the_requests_reference_but_not_its_path()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var request = scopes.Push(new Dictionary<string, object?> { ["RequestId"] = "0HN:1", ["RequestPath"] = "/activate/secret" });
        using var text = new StringWriter();

        new JsonFormatter(TimeProvider.System).Write(
            new LogEntry<string>(LogLevel.Error, "Slices.Here", 7, "sent '\r\u001b[2K\u0085\u2028' 甲", Thrown(), (state, _) => state), scopes, text);

        var line = text.ToString();
        line.ShouldEndWith(Environment.NewLine);
        line[..^Environment.NewLine.Length].Any(c => char.IsControl(c) || c == '\u2028').ShouldBeFalse();
        line.ShouldContain("甲");
        line.ShouldNotContain("secret");
        var entry = JsonSerializer.Deserialize<JsonElement>(line, Exact);
        entry.GetProperty("level").GetString().ShouldBe("Error");
        entry.GetProperty("message").GetString().ShouldBe("sent '\r\u001b[2K\u0085\u2028' 甲");
        entry.GetProperty("reference").GetString().ShouldBe("0HN:1");
        entry.GetProperty("exception").GetString()!.ShouldContain("\n");
    }

    [Fact]
    [Slow]
    public async Task In_Production_every_line_is_JSON_and_the_error_pages_reference_finds_its_lines()
    {
        await using var site = await Application.ServeAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings:Postgres"] = await Postgres.CloneAsync(),
            ["Site:BaseUrl"] = "https://id.example.com",
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = "9",
            ["Mail:From"] = "noreply@example.com",
            ["Passwords:Iterations"] = "220000",
            ["Scheduling:Enabled"] = "false",
        });

        var page = await site.Visit("id.example.com").GetAsync("/no/such/page");

        var reference = page.Document.QuerySelector(".reference code")!.TextContent;
        await Eventually.TrueAsync(() => Task.FromResult(site.Errors.Any(line => line.Contains("Answered 404", StringComparison.Ordinal))));
        var entries = site.Errors.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        entries.ShouldContain(e => e.GetProperty("message").GetString()!.StartsWith("Answered 404", StringComparison.Ordinal)
            && e.GetProperty("reference").GetString() == reference);
        site.Errors.ShouldNotContain(line => line.Contains("/no/such/page", StringComparison.Ordinal));
    }

    private static Exception Thrown()
    {
        try
        {
            throw new InvalidOperationException("no");
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }
}
