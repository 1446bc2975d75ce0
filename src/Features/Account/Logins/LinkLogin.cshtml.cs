using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.External;

namespace Slices.Features.Account.Logins;

/// <summary>Asks whether whom the provider named is to be bound to the account. Nothing is, before its button is pressed.</summary>
public sealed class LinkLoginPage(IMediator mediator) : PageModel
{
    [FromQuery]
    public Guid? Held { get; set; }

    /// <summary>Who named them, as people call it; null when nobody waits.</summary>
    public string? Provider { get; private set; }

    /// <summary>Why they weren't bound.</summary>
    public LinkLoginResult? Refused { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation) => await FindAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await FindAsync(cancellation);
        if (await mediator.Send(new LinkLoginCommand(Held), cancellation) is var result && result == LinkLoginResult.Linked)
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
