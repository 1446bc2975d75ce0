using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.Logins;

public sealed class LoginsPage(IMediator mediator) : PageModel, IShowsRejections
{
    public IReadOnlyList<LoginView> Logins { get; private set; } = [];

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        Logins = await mediator.Send(new LoginsQuery(), HttpContext.RequestAborted);
        await next();
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? provider, CancellationToken cancellation) =>
        await mediator.Send(new BeginLinkLoginCommand(provider ?? ""), cancellation) is { } journey ? journey.Begin() : NotFound();

    public async Task<IActionResult> OnPostUnlinkAsync([FromForm] string? provider, CancellationToken cancellation) =>
        await mediator.Send(new UnlinkLoginCommand(provider ?? ""), cancellation) == UnlinkLoginResult.LastWay
            ? this.Refused("logins.last")
            : RedirectToPage(new { handler = "" });
}
