using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Features.Admin.ChangeUser;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Admin.UserDetails;

public sealed class UserDetailsPage(IMediator mediator) : PageModel
{
    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>True while the page asks once more whether to delete.</summary>
    public bool ConfirmsDelete { get; private set; }

    public UserDetailsView View { get; private set; } = null!;

    /// <summary>What can be done to the account as it is, in groups that a sentence explains.</summary>
    public IEnumerable<UserChange[]> Offered
    {
        get
        {
            yield return [.. View.State.Changes()];
            if (View.Sessions > 0)
            {
                yield return [UserChange.EndSessions];
            }
            if (View.State == UserState.Active)
            {
                yield return [UserChange.ResetPassword];
            }
            if (View.HasFactors)
            {
                yield return [UserChange.RemoveFactors];
            }
            if (View.IsAdministrator)
            {
                yield return [UserChange.RevokeAdministrator];
            }
            else if (View.State == UserState.Active)
            {
                yield return [UserChange.GrantAdministrator];
            }
        }
    }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public Task<IActionResult> OnGetDeleteAsync(CancellationToken cancellation)
    {
        ConfirmsDelete = true;
        return ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync([BindRequired] UserChange change, string? returnUrl, CancellationToken cancellation)
    {
        switch (await mediator.Send(new ChangeUserCommand(Id, change), cancellation))
        {
            case ChangeUserResult.NotFound:
                return NotFound();
            case ChangeUserResult.Done:
                return LocalRedirect(LocalReturn.Path(returnUrl ?? (change == UserChange.Delete ? "/admin/users" : $"/admin/users/{Id}")));
            case var refused:
                await ShowAsync(cancellation);
                return this.Refused(refused.Code());
        }
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        if (await mediator.Send(new UserDetailsQuery(Id), cancellation) is not { } view)
        {
            return NotFound();
        }
        View = view;
        return Page();
    }
}
