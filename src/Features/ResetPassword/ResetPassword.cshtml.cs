using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;

namespace Slices.Features.ResetPassword;

[AllowAnonymous]
[MailLink("reset")]
public sealed class ResetPasswordPage(IMediator mediator, LinkCookie links) : PageModel, ILoadsView
{
    [BindProperty]
    public ResetPasswordCommand Input { get; set; } = new();

    /// <summary>The account's username; null when the link doesn't work.</summary>
    public string? Owner { get; private set; }

    public bool Done { get; private set; }

    public IActionResult? Instead { get; private set; }

    public async Task LoadAsync(CancellationToken cancellation)
    {
        Owner = this.Said();
        Done = Owner is not null;
        if (!Done)
        {
            Input = Input with { Token = links.Read(Request) };
            Owner = await mediator.Send(new FindResetQuery(Input.Token), cancellation);
            Instead = Owner is null ? this.Refused() : null;
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await mediator.Send(Input, cancellation))
        {
            case ResetPasswordResult.Done:
                links.Delete(Response, Input.Token);
                return this.LeadToOutcome(Owner!);
            case ResetPasswordResult.Personal:
                return this.Refused("password.personal", nameof(Input.Password));
            default:
                Owner = null;
                return this.Refused();
        }
    }
}
