using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.OneTimeCodes;

/// <summary>
/// Who may answer a code: this browser, signed in as whoever it is signed in as now. A code that was asked for as one person
/// is of no use to another, even on the same browser.
/// </summary>
public sealed class OneTimeCodeHolder(BrowserKey browser, Visitor visitor)
{
    public string Key => $"{browser.Give()} {visitor.UserId}";
}
