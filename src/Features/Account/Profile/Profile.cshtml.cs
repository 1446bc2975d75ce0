using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.Profile;

public sealed class ProfilePage(IMediator mediator, PreferenceCookie cookie) : PageModel
{
    [BindProperty]
    public SaveProfileCommand Input { get; set; } = new();

    [FromQuery]
    public bool Done { get; set; }

    public async Task OnGetAsync(CancellationToken cancellation) => Input = await mediator.Send(new ProfileQuery(), cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await mediator.Send(Input, cancellation);
        cookie.KeepLanguage(Response, Input.Language);
        return RedirectToPage(new { Done = true });
    }
}
