using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Resources;

namespace Slices.Infrastructure.Pages;

public static class PageRejections
{
    /// <summary>The page again, with what was typed and what is wrong with it.</summary>
    public static PageResult Refused(this PageModel page, int status = StatusCodes.Status400BadRequest)
    {
        var result = page.Page();
        result.StatusCode = status;
        return result;
    }

    /// <summary>The page again, with the sentence of <paramref name="text"/> beside <paramref name="field"/>, or above the form when there is none.</summary>
    public static PageResult Refused(this PageModel page, string text, string? field = null)
    {
        page.ModelState.AddModelError(field is null ? "" : $"Input.{field}", Texts.Get(text));
        return page.Refused();
    }
}
