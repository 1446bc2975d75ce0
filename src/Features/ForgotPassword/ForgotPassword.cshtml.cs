using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Infrastructure.Pages;

namespace Slices.Features.ForgotPassword;

[AllowAnonymous]
public sealed class ForgotPasswordPage(IMediator mediator, SentForms sent) : PageModel
{
    [BindProperty]
    public ForgotPasswordCommand Input { get; set; } = new();

    /// <summary>Whether a sign-in led here, since nothing signs in before a new password is set.</summary>
    [FromQuery]
    public bool Required { get; set; }

    /// <summary>The address that the mail went to; null before it is sent.</summary>
    public string? SentTo { get; private set; }

    public void OnGet() => SentTo = this.Said();

    /// <summary>Where the mail goes, as the mail server reads what was typed.</summary>
    private string Address => EmailAddress.Parse(Input.Email)?.Text ?? "";

    // Opened anew, the form asks for another mail.
    public Task<IActionResult> OnPostAsync() => sent.OnceAsync(this, Address, SendAsync, Input.Email, sent.Opened(this));

    private async Task<IActionResult> SendAsync()
    {
        await mediator.Send(Input);
        return this.LeadToOutcome(Address);
    }
}
