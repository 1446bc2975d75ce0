using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.ForgotPassword;

[AllowAnonymous]
public sealed class ForgotPasswordPage(IMediator mediator) : PageModel
{
    [BindProperty]
    public ForgotPasswordCommand Input { get; set; } = new();

    public string? SentTo { get; private set; }

    public void OnGet()
    {
    }

    public async Task OnPostAsync(CancellationToken cancellation) => SentTo = (await mediator.Send(Input, cancellation)).Email;
}
