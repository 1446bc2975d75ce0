using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Register;

[AllowAnonymous]
public sealed class RegisterPage(IMediator mediator) : PageModel
{
    [BindProperty]
    public RegisterCommand Input { get; set; } = new();

    /// <summary>Whom the mail went to, masked, once it is on its way.</summary>
    public string? SentTo { get; private set; }

    public IActionResult OnGet() => User.Identity is { IsAuthenticated: true } ? LocalRedirect("/") : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await mediator.Send(Input, cancellation))
        {
            case RegisterResult.MailSent sent:
                SentTo = sent.Email;
                return Page();
            default:
                return this.Refused("userName.taken", nameof(Input.UserName));
        }
    }

    public async Task<IActionResult> OnPostCheckAsync(string? field, CancellationToken cancellation) =>
        new JsonResult(await mediator.Send(new CheckFieldQuery(field ?? "", Input), cancellation));
}
