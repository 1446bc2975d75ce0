using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Slices.Resources;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// Gives the first form with fields on a page an id. The footer's buttons belong to it, so that what is typed goes with them and
/// comes back (<see cref="KeptForm"/>), also without script. Where several fields are wrong, it begins with how many; one says so itself.
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
            var wrong = ViewContext.ModelState.Count(entry => entry.Key.Length > 0 && entry.Value!.Errors.Count > 0);
            if (wrong > 1)
            {
                output.PreContent.AppendHtml(Summary(Texts.Get("form.wrong", wrong)));
            }
            // What the page finds wrong by itself.
            output.PreContent.AppendHtml(new HtmlContentBuilder().AppendHtml("<template data-many=\"").Append(Texts.Get("form.wrong")).AppendHtml("\">").AppendHtml(Summary("")).AppendHtml("</template>"));
        }
    }

    private static IHtmlContent Summary(string sentence) => new HtmlContentBuilder()
        .AppendHtml("<div class=\"alert bad\" role=\"alert\">").AppendHtml(Icon.Of("alert")).AppendHtml("<p data-counts>").Append(sentence).AppendHtml("</p></div>");
}
