using System.Diagnostics;
using Slices.Tests.Support;

namespace Slices.Tests.Architecture;

[Slow]
public sealed class FormatTests
{
    [Fact]
    public async Task Every_file_is_laid_out_as_the_editorconfig_says()
    {
        using var format = Process.Start(new ProcessStartInfo(
            "dotnet", ["format", "whitespace", ".", "--folder", "--verify-no-changes", "--exclude", "src/bin", "src/obj", "tests/bin", "tests/obj", "tests/ApiClient/node_modules"])
        {
            WorkingDirectory = Source.Repository,
            RedirectStandardError = true,
        })!;

        var complaints = await format.StandardError.ReadToEndAsync();

        await format.WaitForExitAsync();
        format.ExitCode.ShouldBe(0, complaints);
    }
}
