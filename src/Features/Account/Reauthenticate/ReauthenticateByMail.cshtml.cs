using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Reauthenticate;

/// <summary>Open to strangers, who are told in which browser the link works.</summary>
[AllowAnonymous]
[MailLink("confirm")]
public sealed class ReauthenticateByMailPage(IMediator mediator, LinkCookie links, SessionCookie cookie) : PageModel
{
    /// <summary>Such as <c>sent</c>, while no link is opened.</summary>
    public string State { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(bool waiting, CancellationToken cancellation)
    {
        var token = links.Read(Request);
        // A link that was opened before isn't the one being waited for.
        if (waiting || token.Length == 0)
        {
            return Show("sent");
        }
        return Show(await mediator.Send(new FindReauthenticationQuery(token), cancellation) ? "open" : "invalid");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var token = links.Read(Request);
        if (await mediator.Send(new ReauthenticateByMailCommand(token), cancellation) is not { } confirmed)
        {
            return Show("invalid");
        }
        links.Delete(Response, token);
        if (confirmed.Session is null)
        {
            return LocalRedirect("/login");
        }
        cookie.Write(Response, confirmed.Session);
        return LocalRedirect(LocalReturn.Path(confirmed.ReturnUrl));
    }

    private PageResult Show(string state)
    {
        State = state;
        return state == "invalid" ? this.Refused() : Page();
    }
}
