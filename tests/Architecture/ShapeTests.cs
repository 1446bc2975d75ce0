using System.Text.RegularExpressions;

namespace Slices.Tests.Architecture;

/// <summary>Small files in folders that say what is inside, and pages that fetch nothing from anywhere else.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void No_file_of_a_slice_or_a_document_is_long() =>
        Source.In("Domain").Concat(Source.In("Features")).Concat(Source.In("Infrastructure", ".cs"))
            .Where(f => f.Lines > 180).Select(f => $"{f.Path}: {f.Lines} lines").ShouldBeEmpty();

    [Fact]
    public void Program_reads_as_a_table_of_contents() => Source.Files.Single(f => f.Path == "Program.cs").Lines.ShouldBeLessThan(80);

    [Fact]
    public void No_folder_is_a_drawer_for_everything()
    {
        string[] drawers = ["Common", "Utils", "Utilities", "Helpers", "Services", "Managers", "Extensions", "Misc"];

        Source.Files.Where(f => f.Path.Split('/')[..^1].Intersect(drawers, StringComparer.OrdinalIgnoreCase).Any()).ShouldBeEmpty();
    }

    [Fact]
    public void Namespaces_are_folders()
    {
        foreach (var file in Source.Files.Where(f => f.Path.EndsWith(".cs", StringComparison.Ordinal) && f.Path.Contains('/')))
        {
            var folder = file.Path[..file.Path.LastIndexOf('/')].Replace('/', '.');
            Regex.Match(file.Text, @"^namespace (\S+);", RegexOptions.Multiline).Groups[1].Value.ShouldBe($"Slices.{folder}", file.Path);
        }
    }

    [Fact]
    public void Nothing_that_browsers_get_names_a_foreign_host()
    {
        var foreign = new Regex(@"(https?:)?//[a-z0-9-]+\.[a-z]", RegexOptions.IgnoreCase);

        foreach (var file in Source.In("wwwroot").Concat(Source.In("Features", ".cshtml")).Concat(Source.In("Infrastructure", ".razor")))
        {
            foreign.Matches(file.Text).Select(m => m.Value).Where(m => m != "http://www.w").ShouldBeEmpty(file.Path);
        }
    }

    [Fact]
    public void Nothing_runs_or_styles_inline_which_the_content_policy_would_refuse()
    {
        var inline = new Regex(@"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+\s*=\s*[""']|javascript:", RegexOptions.IgnoreCase);

        Source.In("Features", ".cshtml").Where(f => inline.IsMatch(f.Text)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("wwwroot/css/site.css", 20_000)]
    [InlineData("wwwroot/css/admin.css", 8_000)]
    [InlineData("wwwroot/css/documents.css", 2_000)]
    public void The_stylesheets_stay_small(string path, int most) =>
        System.Text.Encoding.UTF8.GetByteCount(Source.Files.Single(f => f.Path == path).Text).ShouldBeInRange(1, most);
}
