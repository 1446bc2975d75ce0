using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.ResendActivation;

[AllowAnonymous]
public sealed class ResendActivationPage(IMediator mediator, SentForms sent) : PageModel
{
    [BindProperty]
    public ResendActivationCommand Input { get; set; } = new();

    /// <summary>The address that the mail went to, masked; null before it is sent.</summary>
    public string? SentTo { get; private set; }

    public void OnGet() => SentTo = this.Said();

    // Opened anew, the form asks for another mail.
    public Task<IActionResult> OnPostAsync() => sent.OnceAsync(
        this, async () => this.LeadToOutcome((await mediator.Send(Input)).Email), Input.Email, sent.Opened(this));
}
