using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.External;

namespace Slices.Features.Account.Logins;

/// <summary>Asks whether to link the provider's identity to the account. Only its button links it.</summary>
public sealed class LinkLoginPage(IMediator mediator) : PageModel
{
    [FromQuery]
    public Guid? Held { get; set; }

    /// <summary>The provider's title; null when no identity waits.</summary>
    public string? Provider { get; private set; }

    /// <summary>Why it wasn't linked.</summary>
    public LinkLoginResult? Refused { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation) => await FindAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await FindAsync(cancellation);
        var result = await mediator.Send(new LinkLoginCommand(Held), cancellation);
        if (result == LinkLoginResult.Linked)
        {
            return LocalRedirect("/account/logins");
        }
        Refused = result;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task FindAsync(CancellationToken cancellation) =>
        Provider = await mediator.Send(new LoginToLinkQuery(Held), cancellation) is { } name ? ExternalProvider.TitleOf(name) : null;
}
