using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;
using Slices.Resources;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// A moment as people speak of it, such as "5 minutes ago"; older than a month its date, and one to come to the minute, in the time
/// zone that the viewer chose, or the site's.
/// </summary>
[HtmlTargetElement("moment", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MomentTagHelper(TimeProvider time, Visitor visitor, IOptions<SiteSettings> site) : TagHelper
{
    /// <summary>The moment; null reads as "never".</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>The key of a text that says it as part of a phrase; null for the moment alone.</summary>
    public string? As { get; set; }

    /// <summary>What else that phrase says.</summary>
    public object? With { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (At is not { } at)
        {
            output.TagName = "span";
            output.Attributes.SetAttribute("class", "muted");
            output.Content.SetContent(Texts.Get("moment.never"));
            return;
        }
        var local = TimeZoneInfo.ConvertTime(at, site.Value.ZoneOf(visitor.TimeZone));
        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", local.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-relative", "");
        var relative = Relative(time.GetUtcNow() - at, local);
        output.Content.SetContent(relative);
        // The phrase around it may wrap, the moment doesn't.
        if (As is not null && Texts.Get(As, relative, With).Split(relative, 2) is [var before, var after])
        {
            output.PreElement.SetContent(before);
            output.PostElement.SetContent(after);
        }
    }

    private static string Relative(TimeSpan ago, DateTimeOffset local) => ago switch
    {
        { TotalSeconds: <= -60 } => local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        { TotalSeconds: < 60 } => Texts.Get("moment.now"),
        { TotalMinutes: < 60 } => Counted("minutes", ago.TotalMinutes),
        { TotalHours: < 24 } => Counted("hours", ago.TotalHours),
        { TotalDays: < 31 } => Counted("days", ago.TotalDays),
        _ => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static string Counted(string unit, double count) => (int)count is var whole and > 1 ? Texts.Get($"moment.{unit}", whole) : Texts.Get($"moment.{unit}.one");
}
