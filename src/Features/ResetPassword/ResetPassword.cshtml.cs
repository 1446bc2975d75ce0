using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;

namespace Slices.Features.ResetPassword;

[AllowAnonymous]
[MailLink("reset")]
public sealed class ResetPasswordPage(IMediator mediator, LinkCookie links) : PageModel
{
    [BindProperty]
    public ResetPasswordCommand Input { get; set; } = new();

    /// <summary>The account's username; null when the link doesn't work.</summary>
    public string? Owner { get; private set; }

    public bool Done { get; private set; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Owner = this.Said();
        Done = Owner is not null;
        if (Done)
        {
            await next();
            return;
        }
        Input = Input with { Token = links.Read(Request) };
        Owner = await mediator.Send(new FindResetQuery(Input.Token));
        if (Owner is null)
        {
            context.Result = this.Refused();
            return;
        }
        await next();
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
