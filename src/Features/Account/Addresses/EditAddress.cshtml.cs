using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.Addresses;

public sealed class EditAddressPage(IMediator mediator, CurrentAreas areas) : PageModel, ILoadsView
{
    [BindProperty]
    public SaveAddressCommand Input { get; set; } = new();

    [FromRoute]
    public Guid Id { get; set; }

    public AddressForm Form { get; private set; } = null!;

    public IActionResult? Instead => Form is null ? NotFound() : null;

    public async Task LoadAsync(CancellationToken cancellation)
    {
        if (await mediator.Send(new EditAddressQuery(Id), cancellation) is { } kept)
        {
            var tree = await areas.ReadAsync(cancellation);
            Input = (HttpMethods.IsPost(Request.Method) ? Input with { Id = Id } : kept with { Mobile = MobileNumber.FromValue(kept.Mobile).Formatted }).Settled(tree);
            Form = new(Input, Input.Levels(tree));
        }
    }

    /// <summary>The next of the selects, for browsers without script.</summary>
    public void OnPostNext() => Form = Form with { NextAsked = true };

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await mediator.Send(Input, cancellation) is SaveAddressResult.Saved ? Redirect("/account/address") : NotFound();

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation) =>
        await mediator.Send(new RemoveAddressCommand(Id), cancellation) ? Redirect("/account/address") : NotFound();
}
