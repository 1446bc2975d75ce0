using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Home;

public sealed class HomePage(IMediator mediator) : PageModel
{
    public HomeView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => View = await mediator.Send(new HomeQuery(), cancellation);
}
