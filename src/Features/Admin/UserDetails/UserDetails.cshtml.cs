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

    /// <summary>What is asked about before it is done.</summary>
    [FromQuery]
    public UserChange? Ask { get; set; }

    /// <summary>Where the question leads back to.</summary>
    [FromQuery]
    public string? Back { get; set; }

    /// <summary>That question, in place of the details; or null.</summary>
    public ChangeQuestion? Question { get; private set; }

    /// <summary>What was just done.</summary>
    public ChangeNotice? Notice { get; private set; }

    /// <summary>In full, once they were asked for.</summary>
    public Contacts? Contacts { get; private set; }

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

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Ask is { } change && change.IsAsked())
        {
            var users = await mediator.Send(new NamedUsersQuery([Id]), cancellation);
            Question = new(change, users, LocalReturn.By($"/admin/users/{Id}", Back), LocalReturn.Path(Back ?? $"/admin/users/{Id}"));
            return users.Count == 0 ? NotFound() : Page();
        }
        Notice = ChangeNotice.Take(TempData);
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync([BindRequired] UserChange change, string? returnUrl, CancellationToken cancellation)
    {
        var name = (await mediator.Send(new NamedUsersQuery([Id]), cancellation)).SingleOrDefault()?.UserName;
        switch (await mediator.Send(new ChangeUserCommand(Id, change), cancellation))
        {
            case ChangeUserResult.NotFound:
                return NotFound();
            case ChangeUserResult.Done:
                new ChangeNotice(change, [Id], name!).Keep(TempData);
                return LocalRedirect(LocalReturn.Path(returnUrl ?? (change == UserChange.Delete ? "/admin/users" : $"/admin/users/{Id}")));
            case var refused:
                await ShowAsync(cancellation);
                return this.Refused(refused.Code());
        }
    }

    public async Task<IActionResult> OnPostShowAsync(CancellationToken cancellation)
    {
        Contacts = await mediator.Send(new ShowContactsCommand(Id), cancellation);
        return await ShowAsync(cancellation);
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
