using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Login;

[AllowAnonymous]
public sealed class LoginPage(IMediator mediator, SessionCookie cookie) : PageModel
{
    [BindProperty]
    public LoginCommand Input { get; set; } = new();

    [FromQuery]
    public string? ReturnUrl { get; set; }

    public bool NotActivated { get; private set; }

    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? LocalRedirect(LocalReturn.PastSignIn(ReturnUrl)) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await mediator.Send(Input, cancellation))
        {
            case LoginResult.SignedIn signedIn:
                return LocalRedirect(cookie.Continue(Response, signedIn.SignIn, ReturnUrl));
            case LoginResult.NotActivated:
                NotActivated = true;
                return this.Refused("login.notActivated");
            default:
                return this.Refused("login.failed");
        }
    }
}
