using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.Addresses;

public sealed class AddressesPage(IMediator mediator, CurrentAreas areas) : PageModel, ILoadsView
{
    [BindProperty]
    public SaveAddressCommand Input { get; set; } = new();

    public IReadOnlyList<AddressRow> Rows { get; private set; } = [];

    public AddressForm Form { get; private set; } = null!;

    public async Task LoadAsync(CancellationToken cancellation)
    {
        Rows = await mediator.Send(new AddressesQuery(), cancellation);
        var tree = await areas.ReadAsync(cancellation);
        Input = (Input with { Id = null }).Settled(tree);
        Form = new(Input, Input.Levels(tree));
    }

    /// <summary>The next of the selects, for browsers without script.</summary>
    public void OnPostNext() => Form = Form with { NextAsked = true };

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await mediator.Send(Input, cancellation) is SaveAddressResult.Saved)
        {
            return RedirectToPage();
        }
        Rows = await mediator.Send(new AddressesQuery(), cancellation);
        return this.Refused("addresses.full");
    }

    public async Task<IActionResult> OnPostDefaultAsync(Guid id, CancellationToken cancellation) =>
        await mediator.Send(new MakeDefaultCommand(id), cancellation) ? RedirectToPage() : NotFound();
}
