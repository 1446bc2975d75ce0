using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Account.Sessions;

public sealed class SessionsPage(IMediator mediator) : PageModel
{
    public SessionsView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => View = await mediator.Send(new SessionsQuery(), cancellation);

    public Task<IActionResult> OnPostAsync([FromForm, BindRequired] Guid id, CancellationToken cancellation) => EndAsync(id, cancellation);

    public Task<IActionResult> OnPostOthersAsync(CancellationToken cancellation) => EndAsync(null, cancellation);

    private async Task<IActionResult> EndAsync(Guid? id, CancellationToken cancellation) =>
        await mediator.Send(new EndSessionsCommand(id), cancellation) ? LocalRedirect("/account/sessions") : NotFound();
}
