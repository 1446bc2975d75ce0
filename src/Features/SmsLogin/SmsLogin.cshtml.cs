using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Sms;

namespace Slices.Features.SmsLogin;

[AllowAnonymous]
public sealed class SmsLoginPage(IMediator mediator, SessionCookie cookie, SmsGateways gateways, SmsCodes codes, OneTimeCodeHolder holder) : PageModel, ILoadsView
{
    [BindProperty]
    public SmsLoginCommand Input { get; set; } = new();

    [FromQuery]
    public string? ReturnUrl { get; set; }

    public SendSignInCodeCommand Send { get; private set; } = new();

    /// <summary>The code that this browser waits for; without one the page asks for the number.</summary>
    public PendingCode? Pending { get; private set; }

    public IActionResult? Instead => gateways.AreOn ? null : NotFound();

    public Task LoadAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task<IActionResult> OnGetAsync(bool again, bool remember)
    {
        if (User.Identity is { IsAuthenticated: true })
        {
            return LocalRedirect(LocalReturn.PastSignIn(ReturnUrl));
        }
        Pending = await codes.FindAsync(SmsPurpose.SignIn, holder.Key);
        Input = new() { Mobile = Pending?.To.Value ?? "", Remember = remember };
        Pending = again ? null : Pending;
        return Page();
    }

    public async Task<IActionResult> OnPostSendAsync([Bind(Prefix = nameof(Input))] SendSignInCodeCommand send, CancellationToken cancellation)
    {
        Send = send;
        await mediator.Send(send, cancellation);
        return RedirectToPage(new { ReturnUrl, remember = Input.Remember ? "true" : null });
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        Pending = await codes.FindAsync(SmsPurpose.SignIn, holder.Key);
        switch (await mediator.Send(Input, cancellation))
        {
            case SmsLoginResult.SignedIn signedIn:
                return LocalRedirect(cookie.Continue(Response, signedIn.SignIn, ReturnUrl));
            case SmsLoginResult.Exhausted:
                Pending = null;
                return this.Refused("code.exhausted");
            default:
                return this.Refused("code.wrong", Pending is null ? null : nameof(Input.Code));
        }
    }
}
