using System.Text.RegularExpressions;

namespace Slices.Tests.Architecture;

/// <summary>What the documents lead to is there.</summary>
public sealed partial class DocumentsTests
{
    private static readonly string[] Pages =
    [
        .. Directory.GetFiles(Source.Repository, "*.md"),
        .. Directory.GetFiles(Path.Combine(Source.Repository, "docs"), "*.md", SearchOption.AllDirectories),
        .. Directory.GetFiles(Path.Combine(Source.Repository, "examples"), "*.md", SearchOption.AllDirectories),
    ];

    [Fact]
    public void Every_link_and_every_picture_leads_to_a_file()
    {
        Pages.Length.ShouldBeGreaterThan(20);
        var dead =
            from page in Pages
            from Match link in Link().Matches(File.ReadAllText(page))
            let target = link.Groups["path"].Value
            let path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, target))
            where !File.Exists(path) && !Directory.Exists(path)
            select $"{Path.GetRelativePath(Source.Repository, page)} leads to {target}";

        dead.ShouldBeEmpty();
    }

    // In brackets or in attributes; addresses elsewhere, and places in the same page, are no files.
    [GeneratedRegex("""(?:\]\(|(?:src|srcset)=")(?<path>(?![a-z]+:|/|#)[^)"#\s]+)""")]
    private static partial Regex Link();
}
