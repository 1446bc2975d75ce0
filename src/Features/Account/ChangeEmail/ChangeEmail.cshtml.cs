using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.ChangeEmail;

public sealed class ChangeEmailPage(IMediator mediator) : PageModel, ILoadsView
{
    [BindProperty]
    public ChangeEmailCommand Input { get; set; } = new();

    public MyEmailView View { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellation) => View = await mediator.Send(new MyEmailQuery(), cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) => await mediator.Send(Input, cancellation) switch
    {
        ChangeEmailResult.Sent => RedirectToPage(),
        _ => this.Refused("email.same", nameof(Input.Email)),
    };

    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellation)
    {
        await mediator.Send(new CancelEmailChangeCommand(), cancellation);
        return RedirectToPage(new { handler = "" });
    }
}
