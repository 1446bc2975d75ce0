using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Slices.Infrastructure.Passwords;
using Slices.Resources;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// One field of a form: label, hint, input and error as one thing that reads right aloud too. Its texts are
/// <c>field.Name</c> and, if there is one, <c>field.Name.hint</c>. Attributes it doesn't know go to the input.
/// </summary>
[HtmlTargetElement("field", Attributes = "for", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldTagHelper : TagHelper
{
    private static readonly string[] Reasons = ["short", "common", "context", "repeat", "sequence", "longer"];

    public ModelExpression For { get; set; } = null!;

    public string Type { get; set; } = "text";

    /// <summary>The key of the label, where the convention's isn't right here.</summary>
    public string? Label { get; set; }

    /// <summary>The key of the hint, where the convention's isn't right here; empty for none.</summary>
    public string? Hint { get; set; }

    /// <summary>The key of what is said while it is empty, where the convention's isn't right here.</summary>
    public string? Missing { get; set; }

    /// <summary>Whether it may stay empty.</summary>
    public bool Optional { get; set; }

    /// <summary>Shows how strong a new password is while it is typed.</summary>
    public bool Strength { get; set; }

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    private string Name => For.Name[(For.Name.LastIndexOf('.') + 1)..];

    // Of whichever command it is part.
    private string PostedName => "Input." + Name;

    private bool IsPassword => Type == "password";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var error = ViewContext.ModelState[PostedName]?.Errors.FirstOrDefault()?.ErrorMessage ?? "";
        var hint = Hint switch { null => Texts.Find($"field.{Name}.hint"), "" => null, var key => Texts.Get(key) };
        if (IsPassword && Hint != "" && error.Length == 0 && !ViewContext.ModelState.IsValid)
        {
            // It was right, and came back empty.
            hint = Texts.Get("password.again");
        }

        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        foreach (var attribute in output.Attributes)
        {
            input.Attributes[attribute.Name] = attribute.Value?.ToString() ?? "";
        }
        output.Attributes.Clear();
        input.Attributes["id"] = Name;
        input.Attributes["name"] = PostedName;
        input.Attributes["type"] = Type;
        if (!Optional)
        {
            input.Attributes["required"] = "";
        }
        input.Attributes["aria-describedby"] = hint is null ? $"{Name}-error" : $"{Name}-hint {Name}-error";
        if (error.Length > 0)
        {
            input.Attributes["aria-invalid"] = "true";
        }
        // A password never travels back, and a code not with a form that only is shown again.
        if (!IsPassword && (KeptForm.Keeps(PostedName) || !Redisplay.IsOn(ViewContext.HttpContext)))
        {
            input.Attributes["value"] = For.Model?.ToString() ?? "";
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "field");
        output.Attributes.SetAttribute("data-field", Name);
        if (Texts.Find($"field.{Name}.good") is { } good)
        {
            output.Attributes.SetAttribute("data-good", good);
        }
        if (!Optional && Texts.Find(Missing ?? $"{char.ToLowerInvariant(Name[0])}{Name[1..]}.missing") is { } missing)
        {
            output.Attributes.SetAttribute("data-missing", missing);
        }
        if (IsPassword)
        {
            AddPasswordTexts(output);
        }
        output.Content
            .AppendHtml(Element("label", Texts.Get(Label ?? $"field.{Name}"), ("for", Name)))
            .AppendHtml(hint is null ? HtmlString.Empty : Element("p", hint, ("class", "hint"), ("id", $"{Name}-hint")))
            .AppendHtml("<div class=\"control\">").AppendHtml(input).AppendHtml("</div>")
            .AppendHtml(Element("p", error, ("class", "error"), ("id", $"{Name}-error"), ("aria-live", "polite")));
    }

    private void AddPasswordTexts(TagHelperOutput output)
    {
        output.Attributes.SetAttribute("data-show", Texts.Get("password.show"));
        output.Attributes.SetAttribute("data-hide", Texts.Get("password.hide"));
        output.Attributes.SetAttribute("data-caps", Texts.Get("password.caps"));
        output.Attributes.SetAttribute("data-differs", Texts.Get("confirmPassword.differs"));
        if (!Strength)
        {
            return;
        }
        output.Attributes.SetAttribute("data-recheck", "ConfirmPassword");
        output.Attributes.SetAttribute("data-strength", Texts.Get("password.strength"));
        output.Attributes.SetAttribute("data-min-length", PasswordRules.MinLength);
        output.Attributes.SetAttribute("data-context", "UserName Email");
        foreach (var reason in Reasons)
        {
            output.Attributes.SetAttribute($"data-reason-{reason}", Texts.Get($"password.reason.{reason}"));
        }
    }

    internal static TagBuilder Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        var element = new TagBuilder(tag);
        foreach (var (name, value) in attributes)
        {
            element.Attributes[name] = value;
        }
        element.InnerHtml.Append(text);
        return element;
    }
}
