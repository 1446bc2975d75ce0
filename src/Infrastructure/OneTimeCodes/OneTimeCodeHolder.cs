using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.OneTimeCodes;

/// <summary>
/// Who may answer a code: this browser, with the same user signed in, or nobody. A code that one user asked for is of no use to
/// another, even on the same browser.
/// </summary>
public sealed class OneTimeCodeHolder(BrowserKey browser, Visitor visitor)
{
    public string Key => $"{browser.Give()} {visitor.UserId}";
}
