using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Slices.Infrastructure.Mail;

public sealed partial class MailLayout
{
    // A line would end at the hyphen within a date.
    private static MarkupString WithWholeDates(string text) =>
        new(Dates.Replace(WebUtility.HtmlEncode(text), """<span style="white-space:nowrap;">$0</span>"""));

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d( UTC\S{6})?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dates { get; }
}
