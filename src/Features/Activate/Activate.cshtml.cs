using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Activate;

[AllowAnonymous]
public sealed class ActivatePage(IMediator mediator) : PageModel
{
    [FromRoute]
    public string Token { get; set; } = "";

    public ActivationState State { get; private set; }

    /// <summary>What the button would activate.</summary>
    public Registration? Registration { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (this.Said() is { } said)
        {
            return Show(Enum.Parse<ActivationState>(said));
        }
        (var state, Registration) = await mediator.Send(new FindActivationQuery(Token), cancellation);
        return Show(state);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        Tell(await mediator.Send(new ActivateCommand(Token), cancellation));

    public async Task<IActionResult> OnPostRefuseAsync(CancellationToken cancellation) =>
        Tell(await mediator.Send(new RefuseRegistrationCommand(Token), cancellation));

    private IActionResult Tell(ActivationState state) => state == ActivationState.Invalid ? Show(state) : this.LeadToOutcome(state.ToString());

    private PageResult Show(ActivationState state)
    {
        State = state;
        return state == ActivationState.Invalid ? this.Refused() : Page();
    }
}
