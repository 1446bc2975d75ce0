using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.TwoFactor;

public sealed class TwoFactorPage(IMediator mediator) : PageModel, ILoadsView
{
    [BindProperty]
    public AddPasskeyCommand Input { get; set; } = new();

    /// <summary>Something was just changed.</summary>
    [FromQuery]
    public bool Changed { get; set; }

    /// <summary>The passkey that is renamed or removed.</summary>
    [BindProperty]
    public Guid? Id { get; set; }

    /// <summary>What it is to be called.</summary>
    [BindProperty]
    public string Name { get; set; } = "";

    public TwoFactorView View { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellation) => View = await mediator.Send(new TwoFactorQuery(), cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) => await mediator.Send(Input, cancellation) switch
    {
        AddPasskeyResult.Added => Done(),
        AddPasskeyResult.TooMany => this.Refused("twoFactor.tooMany"),
        _ => this.Refused("passkeys.failed"),
    };

    public async Task<IActionResult> OnPostRenameAsync(CancellationToken cancellation)
    {
        await mediator.Send(new RenamePasskeyCommand(Id ?? Guid.Empty, Name), cancellation);
        return RedirectToPage(new { handler = "" });
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation) =>
        await mediator.Send(new RemoveFactorCommand(Id), cancellation) switch
        {
            RemoveFactorResult.Required => this.Refused("twoFactor.required"),
            RemoveFactorResult.LastWay => this.Refused("twoFactor.lastWay"),
            _ => Done(),
        };

    private RedirectToPageResult Done() => RedirectToPage(new { handler = "", Changed = true });
}
