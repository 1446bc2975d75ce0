using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;

namespace Slices.Features.ReportCompromise;

/// <summary>The notice's link leads to /account/not-me/{token}, which only puts the token away; the button is at /account/not-me.</summary>
[AllowAnonymous]
public sealed class ReportCompromisePage(IMediator mediator, LinkCookie cookie) : PageModel
{
    private const string Cookie = "not-me";

    /// <summary>Which link the page was opened by; another one may have been opened in another tab since.</summary>
    [BindProperty]
    public string Link { get; set; } = "";

    public CompromiseReportState State { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? token, CancellationToken cancellation)
    {
        if (token is not null)
        {
            cookie.Write(Response, Cookie, token);
            return LocalRedirect("/account/not-me");
        }
        if (this.Said() is not null)
        {
            return Show(CompromiseReportState.Done);
        }
        var kept = cookie.Read(Request, Cookie, Link);
        Link = LinkCookie.Handle(kept);
        return Show(await mediator.Send(new FindCompromiseReportQuery(kept), cancellation));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var state = await mediator.Send(new ReportCompromiseCommand(cookie.Read(Request, Cookie, Link)), cancellation);
        return state == CompromiseReportState.Done ? this.LeadToOutcome() : Show(state);
    }

    private PageResult Show(CompromiseReportState state)
    {
        State = state;
        return state == CompromiseReportState.Invalid ? this.Refused() : Page();
    }
}
