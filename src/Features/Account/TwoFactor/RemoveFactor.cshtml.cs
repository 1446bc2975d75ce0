using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Resources;

namespace Slices.Features.Account.TwoFactor;

/// <summary>Asks before a passkey or, where none is named, the app is removed.</summary>
public sealed class RemoveFactorPage(IMediator mediator) : PageModel
{
    [FromRoute]
    public Guid? Passkey { get; set; }

    /// <summary>What it is called.</summary>
    public string Name { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var view = await mediator.Send(new TwoFactorQuery(), cancellation);
        var name = Passkey is { } id ? view.Passkeys.FirstOrDefault(p => p.Id == id)?.Name : view.App ? Texts.Get("twoFactor.app") : null;
        if (name is null)
        {
            return NotFound();
        }
        Name = name;
        return Page();
    }
}
