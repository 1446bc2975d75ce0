using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Account.Overview;

public sealed class OverviewPage(IMediator mediator) : PageModel
{
    public OverviewView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => View = await mediator.Send(new OverviewQuery(), cancellation);
}
