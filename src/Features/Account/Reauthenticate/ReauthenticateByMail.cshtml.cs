using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>
/// The mail's link leads to /account/confirm/mail/{token}, which only puts the token away; the button is at
/// /account/confirm/mail. Open to strangers, who are told where the link works.
/// </summary>
[AllowAnonymous]
public sealed class ReauthenticateByMailPage(IMediator mediator, LinkCookie links, SessionCookie session) : PageModel
{
    private const string Cookie = "confirm";

    /// <summary>Which link the page was opened by; another one may have been opened in another tab since.</summary>
    [BindProperty]
    public string Link { get; set; } = "";

    /// <summary>Such as <c>sent</c>, while no link is opened.</summary>
    public string State { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string? token, bool waiting, CancellationToken cancellation)
    {
        if (token is not null)
        {
            links.Write(Response, Cookie, token);
            return LocalRedirect("/account/confirm/mail");
        }
        var kept = links.Read(Request, Cookie, Link);
        // A link that was opened before is none that is waited for now.
        if (waiting || kept.Length == 0)
        {
            return Show("sent");
        }
        Link = LinkCookie.Handle(kept);
        return Show(await mediator.Send(new FindReauthenticationQuery(kept), cancellation) ? "open" : "invalid");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var kept = links.Read(Request, Cookie, Link);
        if (await mediator.Send(new ReauthenticateByMailCommand(kept), cancellation) is not { } confirmed)
        {
            return Show("invalid");
        }
        links.Delete(Response, Cookie, kept);
        if (confirmed.Session is null)
        {
            return LocalRedirect("/login");
        }
        session.Write(Response, confirmed.Session);
        return LocalRedirect(LocalReturn.Path(confirmed.ReturnUrl));
    }

    private PageResult Show(string state)
    {
        State = state;
        return state == "invalid" ? this.Refused() : Page();
    }
}
