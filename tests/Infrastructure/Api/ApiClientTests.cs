using System.Diagnostics;
using System.Text.Json.Nodes;
using Slices.Tests.Architecture;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>
/// Reads the API's document as other people's tools do: a linter, and a generator of typed clients. <c>./test</c> installs both in
/// tests/ApiClient, where there is npm.
/// </summary>
[Slow]
public sealed class ApiClientTests : IDisposable
{
    private static readonly string Folder = Path.Combine(Source.Repository, "tests", "ApiClient");
    private static readonly string Document = Path.Combine(Source.Repository, "tests", "Infrastructure", "Api", "openapi.approved.json");

    private readonly string made = Directory.CreateTempSubdirectory("api-client").FullName;

    public void Dispose() => Directory.Delete(made, recursive: true);

    [Fact]
    public async Task The_linter_has_nothing_to_say()
    {
        var said = JsonNode.Parse((await RunAsync("@redocly/cli/bin/cli.js", "lint", Document, "--config", Path.Combine(Folder, "redocly.yaml"), "--format", "json")).Output)!;

        said["problems"]!.AsArray().Select(p => $"{p!["ruleId"]}: {p["message"]} {p["location"]?[0]?["pointer"]}").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_typed_client_takes_what_the_validators_take_and_refuses_what_they_refuse()
    {
        var generated = await RunAsync("openapi-typescript/bin/cli.js", Document, "--output", Path.Combine(made, "api.ts"));
        generated.Status.ShouldBe(0, generated.Output);
        File.Copy(Path.Combine(Folder, "client.ts"), Path.Combine(made, "client.ts"));

        var compiled = await RunAsync("typescript/bin/tsc", "--strict", "--noEmit", "--target", "es2022", Path.Combine(made, "client.ts"));

        compiled.Output.ShouldBeEmpty();
        compiled.Status.ShouldBe(0);
    }

    private async Task<(int Status, string Output)> RunAsync(string program, params string[] arguments)
    {
        var script = Path.Combine(Folder, "node_modules", program);
        Assert.SkipUnless(File.Exists(script), $"{program} isn't installed: npm ci --prefix tests/ApiClient --ignore-scripts");
        var call = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = made,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Nothing is asked of other hosts.
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["CI"] = "true" },
        };
        using var running = Process.Start(call)!;
        var errors = running.StandardError.ReadToEndAsync();
        var output = await running.StandardOutput.ReadToEndAsync();
        await running.WaitForExitAsync();
        await errors;
        return (running.ExitCode, output);
    }
}
