using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Persistence;
using Slices.Resources;

namespace Slices.Features.Admin.Invitations;

public sealed class InvitationsPage(IMediator mediator) : PageModel, ILoadsView
{
    [FromQuery]
    public string? After { get; set; }

    [FromQuery]
    public string? Before { get; set; }

    [BindProperty]
    public InviteCommand Input { get; set; } = new() { Language = CultureInfo.CurrentUICulture.Name };

    public KeysetPage<InvitationRow> View { get; private set; } = null!;

    /// <summary>What was just done, in words.</summary>
    [TempData]
    public string? Done { get; set; }

    public async Task LoadAsync(CancellationToken cancellation) => View = await mediator.Send(new InvitationsQuery(After, Before), cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await mediator.Send(Input, cancellation) == InviteResult.TooMany)
        {
            return this.Refused("invitations.tooMany", nameof(Input.Email));
        }
        Done = Texts.Get("invitations.sent", Input.Email.Trim());
        return LocalRedirect("/admin/users/invite");
    }

    public async Task<IActionResult> OnPostChangeAsync(Guid id, [BindRequired] InvitationChange change, CancellationToken cancellation)
    {
        switch (await mediator.Send(new ChangeInvitationCommand(id, change), cancellation))
        {
            case ChangeInvitationResult.Done:
                Done = Texts.Get($"invitations.done.{change}");
                return LocalRedirect("/admin/users/invite");
            case ChangeInvitationResult.TooMany:
                return this.Refused("invitations.tooMany");
            default:
                return this.Refused("invitations.gone");
        }
    }
}
