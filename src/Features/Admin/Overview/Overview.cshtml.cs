using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Admin.Overview;

public sealed class AdminOverviewPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")]
    public AdminOverviewQuery Query { get; set; } = new();

    public AdminOverviewView View { get; private set; } = null!;

    public OverviewCharts Charts => new(View.Spans, View.Activity);

    public async Task OnGetAsync(CancellationToken cancellation) => View = await mediator.Send(Query, cancellation);
}
