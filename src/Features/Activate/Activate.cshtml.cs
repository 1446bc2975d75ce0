using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Activate;

[AllowAnonymous]
public sealed class ActivatePage(IMediator mediator, SessionCookie cookie) : PageModel
{
    [FromRoute]
    public string Token { get; set; } = "";

    /// <summary>Whether the page asks to delete the account, not to activate it.</summary>
    [FromQuery(Name = "refuse")]
    public bool AsksToRefuse { get; set; }

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

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var state = await mediator.Send(new ActivateCommand(Token), cancellation);
        return state == ActivationState.Active && await mediator.Send(new SignInByActivationCommand(Token), cancellation) is { } signIn
            ? LocalRedirect(cookie.Continue(Response, signIn, returnUrl: null))
            : Tell(state);
    }

    public async Task<IActionResult> OnPostRefuseAsync(CancellationToken cancellation) =>
        Tell(await mediator.Send(new RefuseRegistrationCommand(Token), cancellation));

    private IActionResult Tell(ActivationState state) => state == ActivationState.Invalid ? Show(state) : this.LeadToOutcome(state.ToString());

    private PageResult Show(ActivationState state)
    {
        State = state;
        return state == ActivationState.Invalid ? this.Refused() : Page();
    }
}
