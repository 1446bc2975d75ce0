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

    public string Question { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var view = await mediator.Send(new TwoFactorQuery(), cancellation);
        if (Passkey is null)
        {
            Question = Texts.Get("removeFactor.title.app");
            return view.App ? Page() : NotFound();
        }
        if (view.Passkeys.FirstOrDefault(p => p.Id == Passkey) is not { } passkey)
        {
            return NotFound();
        }
        Question = Texts.Get("removeFactor.title", passkey.Name);
        return Page();
    }
}
