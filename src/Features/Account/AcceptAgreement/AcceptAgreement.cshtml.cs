using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.AcceptAgreement;

/// <summary>Comes before every other page while the user has to accept the agreement's new version.</summary>
public sealed class AcceptAgreementPage(IMediator mediator, IOptions<RegistrationSettings> registration) : PageModel
{
    [FromQuery]
    public string? ReturnUrl { get; set; }

    public string Version => registration.Value.AgreementVersion;

    public IActionResult OnGet() => User.HasClaim(SessionClaims.MustAcceptAgreement, "true") ? Page() : LocalRedirect(LocalReturn.Path(ReturnUrl));

    public async Task<IActionResult> OnPostAsync(string? version, CancellationToken cancellation) =>
        await mediator.Send(new AcceptAgreementCommand(version ?? ""), cancellation) == AcceptAgreementResult.Accepted
            ? LocalRedirect(LocalReturn.Path(ReturnUrl))
            : this.Refused("acceptAgreement.newer");
}
