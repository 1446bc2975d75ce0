using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.PasskeyLogin;

/// <summary>Where the sign-in page sends a passkey's answer, and where one tries again.</summary>
[AllowAnonymous]
public sealed class PasskeyLoginPage(IMediator mediator, SessionCookie cookie) : PageModel
{
    [BindProperty]
    public PasskeyLoginCommand Input { get; set; } = new();

    [FromQuery]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? LocalRedirect(LocalReturn.PastSignIn(ReturnUrl)) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await mediator.Send(Input, cancellation) is not PasskeyLoginResult.SignedIn signedIn)
        {
            return this.Refused("passkeyLogin.failed");
        }
        cookie.Write(Response, signedIn.Session);
        return LocalRedirect(LocalReturn.Path(ReturnUrl));
    }
}
