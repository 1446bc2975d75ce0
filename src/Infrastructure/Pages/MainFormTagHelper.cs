using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// Gives the first form with fields on a page an id. The footer's buttons belong to it, so that what is typed goes with them and
/// comes back (<see cref="KeptForm"/>), also without script.
/// </summary>
[HtmlTargetElement("form", Attributes = "novalidate")]
public sealed class MainFormTagHelper : TagHelper
{
    public const string Id = "form";

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public static bool IsOn(HttpContext context) => context.Items.ContainsKey(typeof(MainFormTagHelper));

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!output.Attributes.ContainsName("data-passkey") && ViewContext.HttpContext.Items.TryAdd(typeof(MainFormTagHelper), Id))
        {
            output.Attributes.SetAttribute("id", Id);
        }
    }
}
