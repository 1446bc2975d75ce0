using Slices.Tests.Architecture;

namespace Slices.Tests.Infrastructure.Settings;

/// <summary>docs/configuration.md tells of every setting what the code does.</summary>
public sealed class SettingsDocumentTests
{
    // What stands above it is written by hand.
    private const string Mark = "<!-- From here on written by the tests: WRITE_SETTINGS=1 ./test SettingsDocumentTests -->\n";

    private static readonly string Page = Path.Combine(Source.Repository, "docs", "configuration.md");

    [Fact]
    public void The_page_is_the_one_of_the_code()
    {
        var page = File.ReadAllText(Page);
        page.ShouldContain(Mark);
        var current = page[..(page.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)] + SettingsDocument.Tables();
        if (current != page && System.Environment.GetEnvironmentVariable("WRITE_SETTINGS") is { Length: > 0 })
        {
            File.WriteAllText(Page, current);
            return;
        }
        page.ShouldBe(current, "docs/configuration.md says something else than the code. Write it anew: WRITE_SETTINGS=1 ./test SettingsDocumentTests");
    }
}
