using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Slices.Resources;

namespace Slices.Infrastructure.Pages;

/// <summary>A field that chooses one of the options within it. Its texts are those of <see cref="FieldTagHelper"/>.</summary>
[HtmlTargetElement("choice", Attributes = "for")]
public sealed class ChoiceTagHelper : TagHelper
{
    public ModelExpression For { get; set; } = null!;

    /// <summary>The key of the hint, where the convention's isn't right here.</summary>
    public string? Hint { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = For.Name[(For.Name.LastIndexOf('.') + 1)..];
        var error = ViewContext.ModelState[$"Input.{name}"]?.Errors.FirstOrDefault()?.ErrorMessage ?? "";
        var hint = Texts.Find(Hint ?? $"field.{name}.hint");
        var select = FieldTagHelper.Element(
            "select", "", ("class", "input"), ("id", name), ("name", $"Input.{name}"),
            ("aria-describedby", hint is null ? $"{name}-error" : $"{name}-hint {name}-error"));
        if (error.Length > 0)
        {
            select.Attributes["aria-invalid"] = "true";
        }

        output.TagName = "div";
        output.Attributes.SetAttribute("class", "field");
        output.Attributes.SetAttribute("data-field", name);
        output.PreContent.AppendHtml(FieldTagHelper.Element("label", Texts.Get($"field.{name}"), ("for", name)));
        if (hint is not null)
        {
            output.PreContent.AppendHtml(FieldTagHelper.Element("p", hint, ("class", "hint"), ("id", $"{name}-hint")));
        }
        output.PreContent.AppendHtml("<div class=\"control\">").AppendHtml(select.RenderStartTag());
        output.PostContent.AppendHtml(select.RenderEndTag()).AppendHtml("</div>")
            .AppendHtml(FieldTagHelper.Element("p", error, ("class", "error"), ("id", $"{name}-error"), ("aria-live", "polite")));
    }
}
