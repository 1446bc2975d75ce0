using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Slices.Infrastructure.Pages;

/// <summary>A symbol of icons.svg, such as <c>&lt;icon name="check" /&gt;</c>. It says nothing aloud; a word beside it does.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    /// <summary>All symbols, which a page that uses any carries.</summary>
    public static IHtmlContent Sprite { get; } = Read();

    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Name == "mark" ? "mark" : "icon");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent($"<use href=\"#i-{Name}\"/>");
    }

    private static HtmlString Read()
    {
        using var reader = new StreamReader(typeof(IconTagHelper).Assembly.GetManifestResourceStream("icons.svg")!);
        return new(reader.ReadToEnd());
    }
}
