using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Features.Admin.ChangeUser;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Admin.UserDetails;

public sealed class UserDetailsPage(IMediator mediator, Visitor visitor) : PageModel, ILoadsView
{
    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>What is asked about before it is done.</summary>
    [FromQuery]
    public UserChange? Ask { get; set; }

    /// <summary>Which passkey or session it is about.</summary>
    [FromQuery]
    public Guid? Item { get; set; }

    /// <summary>Where the question leads back to.</summary>
    [FromQuery]
    public string? Back { get; set; }

    /// <summary>Why it is done.</summary>
    [BindProperty]
    public ChangeReason Input { get; set; } = new();

    /// <summary>That question, in place of the details; or null.</summary>
    public ChangeQuestion? Question { get; private set; }

    /// <summary>What was just done.</summary>
    public ChangeNotice? Notice { get; private set; }

    /// <summary>In full, once they were asked for.</summary>
    public Contacts? Contacts { get; private set; }

    public UserDetailsView View { get; private set; } = null!;

    /// <summary>What this administrator can do to the account as it is, short of deleting it.</summary>
    public IEnumerable<UserChange> Offered => Possible.Where(CanDo);

    public bool CanDo(UserChange change) => change.MayBeDone(visitor.UserId, Id);

    private IEnumerable<UserChange> Possible
    {
        get
        {
            if (View.Lock is not { WrongPasswords: 0, WrongCodes: 0 })
            {
                yield return UserChange.Unlock;
            }
            foreach (var change in View.State.Changes())
            {
                yield return change;
            }
            if (View.Sessions > 0)
            {
                yield return UserChange.EndSessions;
            }
            if (View.State == UserState.Active)
            {
                yield return UserChange.ResetPassword;
            }
            if (View.HasFactors)
            {
                yield return UserChange.RemoveFactors;
            }
            if (View.IsAdministrator)
            {
                yield return UserChange.RevokeAdministrator;
            }
            else if (View.State == UserState.Active)
            {
                yield return UserChange.GrantAdministrator;
            }
        }
    }

    public IActionResult? Instead { get; private set; }

    public void OnGet() => Notice = Question is null ? ChangeNotice.Take(TempData) : null;

    public async Task<IActionResult> OnPostAsync([BindRequired] UserChange change, string? returnUrl, CancellationToken cancellation)
    {
        var name = (await mediator.Send(new NamedUsersQuery([Id]), cancellation)).SingleOrDefault()?.UserName;
        switch (await mediator.Send(new ChangeUserCommand(Id, change, Input.Reason, Item), cancellation))
        {
            case ChangeUserResult.NotFound:
                return NotFound();
            case var result and (ChangeUserResult.Done or ChangeUserResult.Unchanged):
                var isChanged = result == ChangeUserResult.Done;
                new ChangeNotice(change, isChanged ? [Id] : [], isChanged ? 0 : 1, name!).Keep(TempData);
                return LocalRedirect(LocalReturn.Path(returnUrl ?? (change == UserChange.Delete ? "/admin/users" : $"/admin/users/{Id}")));
            case var refused:
                return this.Refused(refused.Code());
        }
    }

    public async Task<IActionResult> OnPostShowAsync(CancellationToken cancellation)
    {
        Contacts = await mediator.Send(new ShowContactsCommand(Id), cancellation);
        await LoadAsync(cancellation);
        return Instead ?? Page();
    }

    public async Task LoadAsync(CancellationToken cancellation)
    {
        if (Ask is { } change && change.IsAsked())
        {
            var users = await mediator.Send(new NamedUsersQuery([Id]), cancellation);
            var back = Back ?? Request.Query["returnUrl"].FirstOrDefault();
            var here = Item is { } item ? $"/admin/users/{Id}?ask={change}&item={item}" : $"/admin/users/{Id}?ask={change}";
            var name = change == UserChange.RemovePasskey ? await PasskeyNameAsync(cancellation) : "";
            Question = new(change, users, LocalReturn.By(here, back), LocalReturn.Path(back ?? $"/admin/users/{Id}"), Input.Reason) { ItemName = name ?? "" };
            Instead = users.Count > 0 && name is not null ? null : NotFound();
            return;
        }
        View = (await mediator.Send(new UserDetailsQuery(Id), cancellation))!;
        Instead = View is null ? NotFound() : null;
    }

    private async Task<string?> PasskeyNameAsync(CancellationToken cancellation) =>
        (await mediator.Send(new UserDetailsQuery(Id), cancellation))?.PasskeyList.SingleOrDefault(p => p.Id == Item)?.Name;
}
