using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Reauthenticate;

public sealed class ReauthenticatePage(IMediator mediator, SessionCookie cookie) : PageModel, ILoadsView
{
    [BindProperty]
    public ReauthenticateCommand Input { get; set; } = new();

    [FromQuery]
    public string? ReturnUrl { get; set; }

    public ReauthenticationOptions Options { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellation) => Options = await mediator.Send(new ReauthenticationOptionsQuery(), cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await mediator.Send(Input, cancellation))
        {
            case ReauthenticateResult.Reauthenticated { Session: { } session }:
                cookie.Write(Response, session);
                return LocalRedirect(LocalReturn.Path(ReturnUrl));
            case ReauthenticateResult.Reauthenticated:
                return LocalRedirect("/login");
            case ReauthenticateResult.Wrong { Factor: Factor.Password } when Options.App:
                // Of a form that was open before the account had an app.
                return this.Refused("secondFactor.code.missing", nameof(Input.Code));
            case ReauthenticateResult.Wrong { Factor: Factor.Password } when !Options.Password:
                return this.Refused("confirm.wrong");
            case ReauthenticateResult.Wrong { Factor: Factor.Password }:
                return this.Refused("confirm.wrong", nameof(Input.Password));
            case ReauthenticateResult.Off:
                return this.Refused("confirm.off");
            case ReauthenticateResult.Unreadable:
                return this.Refused("confirm.unreadable");
            case ReauthenticateResult.Wrong { Factor: Factor.Passkey }:
                return this.Refused("passkeyLogin.failed");
            default:
                return this.Refused("secondFactor.wrong", nameof(Input.Code));
        }
    }

    public async Task<IActionResult> OnPostMailAsync(CancellationToken cancellation) =>
        await mediator.Send(new SendReauthenticationMailCommand(ReturnUrl), cancellation) ? LocalRedirect("/account/confirm/mail?waiting=true") : NotFound();

    public async Task<IActionResult> OnPostProviderAsync([FromForm] string? provider, CancellationToken cancellation) =>
        await mediator.Send(new BeginReauthenticationCommand(provider ?? "", ReturnUrl), cancellation) is { } state ? state.Begin() : NotFound();
}
