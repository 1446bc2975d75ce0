using System.Text.RegularExpressions;

namespace Slices.Tests.Architecture;

/// <summary>Where other programs are started, since a bare name would be looked for in the current folder first.</summary>
public sealed class ProgramsTests
{
    [Fact]
    public void Programs_are_started_in_one_file_alone() =>
        Source.Files.Where(f => Regex.IsMatch(f.Text, @"\bProcess\.Start\b|\bProcessStartInfo\b|\bnew Process\b|UseShellExecute"))
            .Select(f => f.Path).ShouldBe(["Infrastructure/PrivatePostgres/Programs.cs"]);
}
