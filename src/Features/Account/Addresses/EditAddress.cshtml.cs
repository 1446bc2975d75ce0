using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Infrastructure.Areas;

namespace Slices.Features.Account.Addresses;

public sealed class EditAddressPage(IMediator mediator, CurrentAreas areas) : PageModel
{
    [BindProperty]
    public SaveAddressCommand Input { get; set; } = new();

    [FromRoute]
    public Guid Id { get; set; }

    public AddressForm Form { get; private set; } = null!;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await mediator.Send(new EditAddressQuery(Id), HttpContext.RequestAborted) is not { } kept)
        {
            context.Result = NotFound();
            return;
        }
        var tree = await areas.ReadAsync(HttpContext.RequestAborted);
        Input = (HttpMethods.IsPost(Request.Method) ? Input with { Id = Id } : kept with { Mobile = MobileNumber.FromValue(kept.Mobile).Formatted }).Settled(tree);
        Form = new(Input, Input.Levels(tree));
        await next();
    }

    /// <summary>The next of the selects, for browsers without script.</summary>
    public void OnPostNext() => Form = Form with { NextAsked = true };

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await mediator.Send(Input, cancellation) is SaveAddressResult.Saved ? Redirect("/account/address") : NotFound();

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation) =>
        await mediator.Send(new RemoveAddressCommand(Id), cancellation) ? Redirect("/account/address") : NotFound();
}
