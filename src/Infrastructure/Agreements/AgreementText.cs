using System.Globalization;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Slices.Infrastructure.Localization;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Agreements;

/// <summary>A text of the operator's in one language.</summary>
/// <param name="Title">Its first heading, if it begins with one.</param>
/// <param name="Html">What follows, whose headings stand below a page's title.</param>
public sealed record AgreementHtml(string? Title, string Html);

/// <summary>The terms or the privacy policy: pages made of Markdown, or the address of a page elsewhere.</summary>
public sealed class AgreementText
{
    private const int MaxBytes = 500_000;

    // Raw HTML stays the text that it is.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    private readonly Dictionary<string, AgreementHtml> pages = [];

    private AgreementText(string source) => Source = source;

    /// <summary>What the version is made of: the texts themselves, or the address.</summary>
    public string Source { get; private set; }

    /// <summary>Where the text is, if it isn't here.</summary>
    public string? Address { get; private init; }

    /// <summary>The text in the current language, or in another one where it has none in that; null where it is elsewhere.</summary>
    public AgreementHtml? Current => pages.GetValueOrDefault(CultureInfo.CurrentUICulture.Name) ?? pages.Values.FirstOrDefault();

    /// <summary>Reads what a setting names; null where it names nothing.</summary>
    public static AgreementText? Read(string setting, string name)
    {
        if (setting.Length == 0)
        {
            return null;
        }
        if (HttpAddress.IsSecurePage(setting))
        {
            return new(setting) { Address = setting };
        }
        var text = new AgreementText("");
        foreach (var culture in LocalizationRegistration.Cultures.Where(culture => File.Exists(FileOf(setting, name, culture))))
        {
            var markdown = File.ReadAllText(FileOf(setting, name, culture)).ReplaceLineEndings("\n");
            text.Source += $"{culture}\n{markdown}\n";
            text.pages[culture] = Render(markdown);
        }
        return text;
    }

    /// <summary>Why the setting's value can't be read; null where it can, or there is none.</summary>
    public static string? Fault(string setting, string value, string name)
    {
        if (value.Length == 0 || HttpAddress.IsSecurePage(value))
        {
            return null;
        }
        if (!Directory.Exists(value))
        {
            return $"{setting} '{value}' is neither a folder that is there nor an address such as https://example.com/{name}.";
        }
        try
        {
            List<FileInfo> files = [.. LocalizationRegistration.Cultures.Select(culture => new FileInfo(FileOf(value, name, culture))).Where(file => file.Exists)];
            if (files.Count == 0)
            {
                return $"{setting} '{value}' must hold {string.Join(" or ", LocalizationRegistration.Cultures.Select(culture => Path.GetFileName(FileOf(value, name, culture))))}.";
            }
            if (files.Find(file => file.Length > MaxBytes) is { } large)
            {
                return $"{setting}: {large.FullName} is larger than {MaxBytes / 1000} kB.";
            }
            files.ForEach(file => File.ReadAllText(file.FullName));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{setting} can't be read: {e.Message}";
        }
    }

    private static string FileOf(string folder, string name, string culture) => Path.Combine(folder, $"{name}.{culture}.md");

    private static AgreementHtml Render(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        string? title = null;
        if (document.FirstOrDefault() is HeadingBlock { Level: 1, Inline: { } words } first)
        {
            title = string.Concat(words.Descendants<LiteralInline>().Select(word => word.Content.ToString()));
            document.Remove(first);
        }
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level = Math.Min(heading.Level + (title is null ? 1 : 0), 6);
        }
        return new(title, document.ToHtml(Pipeline));
    }
}
