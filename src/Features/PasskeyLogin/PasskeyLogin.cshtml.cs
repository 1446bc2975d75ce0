using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.PasskeyLogin;

/// <summary>Receives a passkey's answer from the sign-in page, and offers another attempt.</summary>
[AllowAnonymous]
public sealed class PasskeyLoginPage(IMediator mediator, SessionCookie cookie) : PageModel
{
    [BindProperty]
    public PasskeyLoginCommand Input { get; set; } = new();

    [FromQuery]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? LocalRedirect(LocalReturn.PastSignIn(ReturnUrl)) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) => await mediator.Send(Input, cancellation) is PasskeyLoginResult.SignedIn signedIn
        ? LocalRedirect(cookie.Continue(Response, signedIn.SignIn, ReturnUrl))
        : this.Refused("passkeyLogin.failed");
}
