using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.DeleteAccount;

/// <summary>Says what will happen, and asks once more.</summary>
public sealed class DeleteAccountPage(IMediator mediator) : PageModel
{
    [BindProperty]
    public DeleteAccountCommand Input { get; set; } = new();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) =>
        await mediator.Send(Input, cancellation) == DeleteAccountResult.LastAdministrator
            ? this.Refused("deleteAccount.lastAdministrator")
            : LocalRedirect("/account/privacy");
}
