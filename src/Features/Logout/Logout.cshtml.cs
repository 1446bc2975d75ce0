using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Logout;

[AllowAnonymous]
public sealed class LogoutPage(IMediator mediator, SessionCookie cookie) : PageModel
{
    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? Page() : LocalRedirect("/login");

    public async Task<IActionResult> OnPostAsync(string? returnUrl, CancellationToken cancellation)
    {
        await mediator.Send(new LogoutCommand(), cancellation);
        cookie.Delete(Response);
        return LocalRedirect(LocalReturn.By("/login", returnUrl));
    }
}
