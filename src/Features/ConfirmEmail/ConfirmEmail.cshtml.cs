using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;

namespace Slices.Features.ConfirmEmail;

[AllowAnonymous]
[MailLink("email")]
public sealed class ConfirmEmailPage(IMediator mediator, LinkCookie links) : PageModel
{
    public EmailChange Change { get; private set; } = new(EmailChangeState.Invalid);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        Show(this.Said() is null ? await mediator.Send(new FindEmailChangeQuery(links.Read(Request)), cancellation) : new(EmailChangeState.Done));

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var state = await mediator.Send(new ConfirmEmailCommand(links.Read(Request)), cancellation);
        return state == EmailChangeState.Done ? this.LeadToOutcome() : Show(new(state));
    }

    private PageResult Show(EmailChange change)
    {
        Change = change;
        return change.State is EmailChangeState.Invalid or EmailChangeState.Taken ? this.Refused() : Page();
    }
}
