using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Admin.BulkJobs;

/// <summary>What is typed before a change of many accounts.</summary>
public sealed record BulkConfirmation
{
    public string Reason { get; init; } = "";

    /// <summary>The number of accounts.</summary>
    public string Typed { get; init; } = "";
}

public sealed class BulkJobPage(IMediator mediator) : PageModel, ILoadsView
{
    [FromRoute]
    public Guid Id { get; set; }

    [BindProperty]
    public BulkConfirmation Input { get; set; } = new();

    public BulkJobView View { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellation) => View = (await mediator.Send(new BulkJobQuery(Id), cancellation))!;

    public IActionResult? Instead => View is null ? NotFound() : null;

    public void OnGet()
    {
        if (View.Job.State == BulkJobState.Running)
        {
            // The browser asks again by itself, without script.
            Response.Headers["Refresh"] = "3";
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var result = await mediator.Send(new StartBulkCommand(Id, Input.Reason, Input.Typed), cancellation);
        if (result is StartBulkResult.Started or StartBulkResult.Gone)
        {
            return LocalRedirect($"/admin/users/jobs/{Id}");
        }
        return this.Refused($"bulk.refused.{result}", result == StartBulkResult.Mistyped ? nameof(Input.Typed) : nameof(Input.Reason));
    }

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellation)
    {
        await mediator.Send(new CancelBulkCommand(Id), cancellation);
        return LocalRedirect($"/admin/users/jobs/{Id}");
    }
}
