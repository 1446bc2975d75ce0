using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.Logins;

public sealed class LoginsPage(IMediator mediator) : PageModel, ILoadsView, IShowsRejections
{
    public IReadOnlyList<LoginView> Logins { get; private set; } = [];

    public async Task LoadAsync(CancellationToken cancellation) => Logins = await mediator.Send(new LoginsQuery(), cancellation);

    public async Task<IActionResult> OnPostAsync([FromForm] string? provider, CancellationToken cancellation) =>
        await mediator.Send(new BeginLinkLoginCommand(provider ?? ""), cancellation) is { } state ? state.Begin() : NotFound();

    public async Task<IActionResult> OnPostUnlinkAsync([FromForm] string? provider, CancellationToken cancellation) =>
        await mediator.Send(new UnlinkLoginCommand(provider ?? ""), cancellation) == UnlinkLoginResult.LastWay
            ? this.Refused("logins.last")
            : RedirectToPage(new { handler = "" });
}
