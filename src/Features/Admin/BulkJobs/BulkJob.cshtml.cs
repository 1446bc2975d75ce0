using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Resources;

namespace Slices.Features.Admin.BulkJobs;

public sealed class BulkJobPage(IMediator mediator) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>Why it is done, as it was typed.</summary>
    public string Reason { get; private set; } = "";

    public BulkJobView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await mediator.Send(new BulkJobQuery(Id), cancellation) is not { } view)
        {
            return NotFound();
        }
        View = view;
        if (view.Job.State == BulkJobState.Running)
        {
            // The browser asks again by itself, without script.
            Response.Headers["Refresh"] = "3";
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? reason, string? typed, CancellationToken cancellation)
    {
        var result = await mediator.Send(new StartBulkCommand(Id, reason ?? "", typed ?? ""), cancellation);
        if (result is StartBulkResult.Started or StartBulkResult.Gone)
        {
            return LocalRedirect($"/admin/users/jobs/{Id}");
        }
        Reason = reason ?? "";
        ModelState.AddModelError("", Texts.Get($"bulk.refused.{result}"));
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return await OnGetAsync(cancellation);
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellation)
    {
        await mediator.Send(new CancelBulkCommand(Id), cancellation);
        return LocalRedirect($"/admin/users/jobs/{Id}");
    }
}
