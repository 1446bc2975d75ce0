using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// What a success says, over the redirect that leads to it. The sentence's own part, such as an address, waits in TempData's
/// encrypted cookie: no address of a page tells it, and loading the page again says it again.
/// </summary>
public static class Outcome
{
    private const string Parameter = "done";

    /// <summary>Leads to the same page, which then says what was done.</summary>
    public static Redirection LeadToOutcome(this PageModel page, string said = "")
    {
        page.TempData[Key(page)] = said;
        return new($"{page.Request.Path}?{Parameter}=true");
    }

    /// <summary>What this browser was led here to be told; null where it was led here for nothing.</summary>
    public static string? Said(this PageModel page) => page.Request.Query.ContainsKey(Parameter) ? page.TempData.Peek(Key(page)) as string : null;

    private static string Key(PageModel page) => $"{Parameter} {page.Request.Path}";

    public sealed class Redirection(string path) : LocalRedirectResult(path);
}
