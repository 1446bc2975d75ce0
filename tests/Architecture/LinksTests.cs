using System.Text.RegularExpressions;

namespace Slices.Tests.Architecture;

public sealed partial class LinksTests
{
    [Fact]
    public void Every_link_of_a_document_to_a_file_leads_to_one()
    {
        var broken =
            from document in Source.Documents
            from link in FileLink().Matches(File.ReadAllText(document)).Select(match => match.Groups[1].Value)
            where !Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, link))
            select $"{Path.GetRelativePath(Source.Repository, document)}: {link}";

        broken.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\]\((?!\w+:)([^)#\s]+)")]
    private static partial Regex FileLink();
}
