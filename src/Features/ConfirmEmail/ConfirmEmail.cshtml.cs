using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;

namespace Slices.Features.ConfirmEmail;

/// <summary>The mail's link leads to /account/email/confirm/{token}, which only puts the token away; the button is at /account/email/confirm.</summary>
[AllowAnonymous]
public sealed class ConfirmEmailPage(IMediator mediator, LinkCookie cookie) : PageModel
{
    private const string Cookie = "email";

    /// <summary>Which link the page was opened by; another one may have been opened in another tab since.</summary>
    [BindProperty]
    public string Link { get; set; } = "";

    public EmailChange Change { get; private set; } = new(EmailChangeState.Invalid);

    public async Task<IActionResult> OnGetAsync(string? token, CancellationToken cancellation)
    {
        if (token is not null)
        {
            cookie.Write(Response, Cookie, token);
            return LocalRedirect("/account/email/confirm");
        }
        if (this.Said() is not null)
        {
            return Show(new(EmailChangeState.Done));
        }
        var kept = cookie.Read(Request, Cookie, Link);
        Link = LinkCookie.Handle(kept);
        return Show(await mediator.Send(new FindEmailChangeQuery(kept), cancellation));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var state = await mediator.Send(new ConfirmEmailCommand(cookie.Read(Request, Cookie, Link)), cancellation);
        return state == EmailChangeState.Done ? this.LeadToOutcome() : Show(new(state));
    }

    private PageResult Show(EmailChange change)
    {
        Change = change;
        return change.State is EmailChangeState.Invalid or EmailChangeState.Taken ? this.Refused() : Page();
    }
}
