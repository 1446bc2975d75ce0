using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;

namespace Slices.Features.ReportCompromise;

[AllowAnonymous]
[MailLink("not-me")]
public sealed class ReportCompromisePage(IMediator mediator, LinkCookie links) : PageModel
{
    public CompromiseReportState State { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        Show(this.Said() is null ? await mediator.Send(new FindCompromiseReportQuery(links.Read(Request)), cancellation) : CompromiseReportState.Done);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var state = await mediator.Send(new ReportCompromiseCommand(links.Read(Request)), cancellation);
        return state == CompromiseReportState.Done ? this.LeadToOutcome() : Show(state);
    }

    private PageResult Show(CompromiseReportState state)
    {
        State = state;
        return state == CompromiseReportState.Invalid ? this.Refused() : Page();
    }
}
