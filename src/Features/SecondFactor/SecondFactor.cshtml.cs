using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.SecondFactor;

[AllowAnonymous]
public sealed class SecondFactorPage(IMediator mediator, SessionCookie cookie) : PageModel, ILoadsView
{
    [BindProperty]
    public SecondFactorCommand Input { get; set; } = new();

    [FromQuery]
    public string? ReturnUrl { get; set; }

    /// <summary>Which of the browser's sign-ins; null for the newest.</summary>
    [FromQuery(Name = "signIn")]
    public Guid? SignInId { get; set; }

    /// <summary>Asks for a recovery code rather than the app's.</summary>
    [FromQuery]
    public bool Recovery { get; set; }

    public OwnFactors Asked { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellation) => Asked = (await mediator.Send(new AskedFactorsQuery(SignInId), cancellation))!;

    // Completed in another tab, or reached by the back button. A session that another tab has begun doesn't end this sign-in.
    public IActionResult? Instead => Asked is null
        ? LocalRedirect(User.Identity is { IsAuthenticated: true } ? LocalReturn.PastSignIn(ReturnUrl) : LocalReturn.By("/login", ReturnUrl))
        : null;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await mediator.Send(Input with { SignIn = SignInId }, cancellation))
        {
            case SecondFactorResult.SignedIn signedIn:
                return LocalRedirect(cookie.Continue(Response, signedIn.SignIn, ReturnUrl));
            case SecondFactorResult.Wrong when Input.Answer.Length > 0:
                return this.Refused("passkeyLogin.failed");
            case SecondFactorResult.Wrong:
                return this.Refused("secondFactor.wrong", nameof(Input.Code));
            case SecondFactorResult.Off:
                return this.Refused("secondFactor.off");
            case SecondFactorResult.Unreadable:
                return this.Refused("secondFactor.unreadable");
            default:
                return this.Refused("secondFactor.ended");
        }
    }
}
