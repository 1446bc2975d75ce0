using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.ChangePassword;

public sealed class ChangePasswordPage(IMediator mediator, SessionCookie cookie) : PageModel, ILoadsView
{
    [BindProperty]
    public ChangePasswordCommand Input { get; set; } = new();

    [FromQuery]
    public bool Done { get; set; }

    public MyPassword Mine { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellation) => Mine = await mediator.Send(new MyPasswordQuery(), cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await mediator.Send(Input, cancellation))
        {
            case ChangePasswordResult.Changed { Session: { } session }:
                cookie.Write(Response, session);
                return RedirectToPage(new { Done = true });
            case ChangePasswordResult.Changed:
                return LocalRedirect("/login");
            case ChangePasswordResult.Personal:
                return this.Refused("password.personal", nameof(Input.Password));
            default:
                return this.Refused("confirm.wrong", nameof(Input.CurrentPassword));
        }
    }

    public async Task<IActionResult> OnPostSetAsync([Bind(Prefix = nameof(Input))] SetPasswordCommand set, CancellationToken cancellation)
    {
        switch (await mediator.Send(set, cancellation))
        {
            case SetPasswordResult.Set { Session: { } session }:
                cookie.Write(Response, session);
                return RedirectToPage(new { handler = "", Done = true });
            case SetPasswordResult.Personal:
                return this.Refused("password.personal", nameof(Input.Password));
            case SetPasswordResult.HasOne:
                return RedirectToPage(new { handler = "" });
            default:
                return LocalRedirect("/login");
        }
    }
}
