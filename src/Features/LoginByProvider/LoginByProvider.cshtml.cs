using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Pages;

namespace Slices.Features.LoginByProvider;

/// <summary>Where the sign-in page's buttons lead through, and where whoever got nowhere comes back to.</summary>
[AllowAnonymous]
public sealed class LoginByProviderPage(IMediator mediator, ExternalProviders providers) : PageModel
{
    [FromRoute(Name = "provider")]
    public string Name { get; set; } = "";

    [FromQuery]
    public ExternalProblem? Problem { get; set; }

    /// <summary>What they went there for.</summary>
    [FromQuery]
    public ExternalPurpose Purpose { get; set; }

    [FromQuery]
    public string? ReturnUrl { get; set; }

    public ExternalProvider Provider { get; private set; } = null!;

    public IActionResult OnGet()
    {
        if (providers.Find(Name) is not { } provider)
        {
            return NotFound();
        }
        Provider = provider;
        return (User.Identity, Problem) switch
        {
            (_, not null) => this.Refused(),
            ({ IsAuthenticated: true }, _) => LocalRedirect(LocalReturn.PastSignIn(ReturnUrl)),
            _ => Page(),
        };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await mediator.Send(new LoginByProviderCommand(Name, ReturnUrl), cancellation) is { } journey ? journey.Begin() : NotFound();
}
