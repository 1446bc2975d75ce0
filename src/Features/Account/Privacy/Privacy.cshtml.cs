using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Features.Account.DeleteAccount;
using Slices.Features.Account.ExportData;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.Privacy;

public sealed class PrivacyPage(IMediator mediator) : PageModel, ILoadsView, IShowsRejections
{
    public PrivacyView View { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellation) => View = await mediator.Send(new PrivacyQuery(), cancellation);

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
