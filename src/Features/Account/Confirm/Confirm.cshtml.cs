using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Confirm;

public sealed class ConfirmPage(IMediator mediator, SessionCookie cookie) : PageModel
{
    [BindProperty]
    public ConfirmCommand Input { get; set; } = new();

    [FromQuery]
    public string? ReturnUrl { get; set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await mediator.Send(Input, cancellation))
        {
            case ConfirmResult.Confirmed { Session: { } session }:
                cookie.Write(Response, session);
                return LocalRedirect(LocalReturn.Path(ReturnUrl));
            case ConfirmResult.Confirmed:
                return LocalRedirect("/login");
            default:
                return this.Refused("confirm.wrong", nameof(Input.Password));
        }
    }
}
