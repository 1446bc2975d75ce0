using Microsoft.AspNetCore.Mvc.Filters;

namespace Slices.Infrastructure.Pages;

/// <summary>A page that loads what it shows before any handler runs, so that a rejected form is shown with it too.</summary>
public interface ILoadsView
{
    Task LoadAsync(CancellationToken cancellation);
}

public sealed class ViewLoadingFilter : IAsyncPageFilter, IOrderedFilter
{
    // Before RejectionFilter, which shows pages whose handler never ran.
    public int Order => int.MinValue;

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerInstance is ILoadsView page)
        {
            await page.LoadAsync(context.HttpContext.RequestAborted);
        }
        await next();
    }
}
