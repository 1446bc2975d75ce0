using System.Globalization;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Agreements;

namespace Slices.Tests.Infrastructure.Agreements;

public sealed class AgreementsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("terms").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Without_texts_the_version_is_that_of_the_text_that_comes_along() => Read().Version.ShouldBe("2026-11");

    [Fact]
    public async Task Another_text_is_another_version_and_the_same_one_is_the_same_everywhere()
    {
        await WriteAsync("terms.en.md", "# Terms\n\nBe kind.");
        var first = Read().Version;
        first.ShouldMatch("^[0-9a-f]{8}$");
        await WriteAsync("terms.en.md", "# Terms\r\n\r\nBe kind.");
        Read().Version.ShouldBe(first);

        await WriteAsync("terms.zh-CN.md", "友善。");
        var both = Read().Version;
        var withPrivacy = Read(privacy: "https://example.com/privacy").Version;

        both.ShouldNotBe(first);
        withPrivacy.ShouldNotBe(both);
        Read(privacy: "https://example.com/privacy/2").Version.ShouldNotBe(withPrivacy);
    }

    [Fact]
    public async Task Markdown_becomes_a_page_and_raw_HTML_stays_text()
    {
        await WriteAsync("terms.en.md", "# Our *terms*\n\n## First\n\nBe **kind**. <script>alert(1)</script>\n\n<div onclick=\"x()\">block</div>\n\n| a | b |\n|---|---|\n| 1 | 2 |");

        var page = InEnglish(() => Read().Terms!.Current!);

        page.Title.ShouldBe("Our terms");
        page.Html.ShouldContain("<h2>First</h2>");
        page.Html.ShouldContain("<strong>kind</strong>");
        page.Html.ShouldContain("<td>1</td>");
        page.Html.ShouldContain("&lt;script&gt;");
        page.Html.ShouldNotContain("<script");
        page.Html.ShouldNotContain("<div");
    }

    [Fact]
    public async Task A_language_without_a_text_reads_the_other_one()
    {
        await WriteAsync("terms.zh-CN.md", "友善。");

        InEnglish(() => Read().Terms!.Current!).Html.ShouldContain("友善。");
    }

    [Theory]
    [InlineData("/nowhere/at/all", "Site:Terms '/nowhere/at/all' is neither a folder that is there nor an address such as https://example.com/terms.")]
    [InlineData("http://example.com/terms", "Site:Terms 'http://example.com/terms' is neither a folder")]
    [InlineData("", null)]
    [InlineData("https://example.com/terms?v=2", null)]
    public void What_cannot_be_read_is_refused(string terms, string? fault) => Faults(terms).SingleOrDefault().ShouldSatisfyAllConditions(
        said => (said is null).ShouldBe(fault is null), said => said?.ShouldStartWith(fault!));

    [Fact]
    public void A_folder_without_texts_is_refused() =>
        Faults(folder).ShouldHaveSingleItem().ShouldBe($"Site:Terms '{folder}' must hold terms.zh-CN.md or terms.en.md.");

    private static IEnumerable<string> Faults(string terms) => new AgreementSettings { Terms = terms }.Validate(null!);

    private static T InEnglish<T>(Func<T> read)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        return read();
    }

    private Slices.Infrastructure.Agreements.Agreements Read(string privacy = "") => new(Options.Create(new AgreementSettings
    {
        Terms = Directory.EnumerateFiles(folder).Any() ? folder : "",
        Privacy = privacy,
    }));

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text);
}
