using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Pages;

namespace Slices.Features.LoginByProvider;

/// <summary>Leads from the sign-in page to the provider, and shows why coming back failed.</summary>
[AllowAnonymous]
public sealed class LoginByProviderPage(IMediator mediator, ExternalProviders providers) : PageModel
{
    [FromRoute(Name = "provider")]
    public string Name { get; set; } = "";

    [FromQuery]
    public ExternalProblem? Problem { get; set; }

    /// <summary>What the provider was asked for.</summary>
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
        if (Problem is not null)
        {
            return this.Refused();
        }
        return User.Identity is { IsAuthenticated: true } ? LocalRedirect(LocalReturn.PastSignIn(ReturnUrl)) : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await mediator.Send(new LoginByProviderCommand(Name, ReturnUrl), cancellation) is { } state ? state.Begin() : NotFound();
}
