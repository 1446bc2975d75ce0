using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Slices.Infrastructure.Pages;

/// <summary>A page that loads what it shows before any handler runs, so that a rejected form is shown with it too.</summary>
public interface ILoadsView
{
    Task LoadAsync(CancellationToken cancellation);

    /// <summary>After that: what is answered instead of the page, such as that there is none; null to go on with it.</summary>
    IActionResult? Instead => null;
}

public sealed class ViewLoadingFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerInstance is ILoadsView page)
        {
            await page.LoadAsync(context.HttpContext.RequestAborted);
            if (page.Instead is { } other)
            {
                context.Result = other;
                return;
            }
        }
        await next();
    }
}
