using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Features.Account.DeleteAccount;
using Slices.Features.Account.ExportData;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.Privacy;

public sealed class PrivacyPage(IMediator mediator) : PageModel, IShowsRejections
{
    public PrivacyView View { get; private set; } = null!;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        View = await mediator.Send(new PrivacyQuery(), HttpContext.RequestAborted);
        await next();
    }

    public void OnGet()
    {
    }

    /// <summary>The file itself.</summary>
    public async Task<IActionResult> OnGetFileAsync(CancellationToken cancellation) =>
        await mediator.Send(new FetchExportCommand(), cancellation) is { } file ? File(file.Content, ExportFile.ContentType, file.Name) : NotFound();

    public async Task<IActionResult> OnPostExportAsync(CancellationToken cancellation)
    {
        await mediator.Send(new ExportDataCommand(), cancellation);
        return Back();
    }

    public async Task<IActionResult> OnPostKeepAsync(CancellationToken cancellation)
    {
        await mediator.Send(new KeepAccountCommand(), cancellation);
        return Back();
    }

    private RedirectToPageResult Back() => RedirectToPage(new { handler = "" });
}
