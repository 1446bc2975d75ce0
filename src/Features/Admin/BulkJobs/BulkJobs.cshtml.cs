using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Admin.BulkJobs;

public sealed class BulkJobsPage(IMediator mediator) : PageModel
{
    public IReadOnlyList<BulkJob> Jobs { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Jobs = await mediator.Send(new BulkJobsQuery(), cancellation);
}
