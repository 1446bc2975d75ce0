using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Slices.Infrastructure.Pages;

/// <summary>A symbol of the partial _Icons, such as <c>&lt;icon name="check" /&gt;</c>. It says nothing aloud; a word beside it does.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Name == "mark" ? "mark" : "icon");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent($"<use href=\"#i-{Name}\"/>");
    }
}
