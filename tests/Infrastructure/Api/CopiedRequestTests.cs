using System.Diagnostics;
using Slices.Tests.Architecture;
using Slices.Tests.Support;

namespace Slices.Tests.Infrastructure.Api;

/// <summary>The request that docs/api.md opens with, copied into a shell.</summary>
[Slow]
public sealed class CopiedRequestTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task It_signs_in()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "curl isn't installed.");
        await site.AddUserAsync("emma");
        var page = await File.ReadAllTextAsync(Path.Combine(Source.Repository, "docs", "api.md"));
        var request = page.Split("```\n")[1].Replace("http://localhost:5080", site.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);

        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-euc", request])
        {
            WorkingDirectory = Directory.CreateTempSubdirectory("copied").FullName,
            RedirectStandardOutput = true,
        })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();

        output.ShouldStartWith("""{"user":{"userName":"emma",""");
        output.ShouldContain("""}}{"userName":"emma",""", Case.Sensitive, "the second call is made in the session of the first");
    }
}
