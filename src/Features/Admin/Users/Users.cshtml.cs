using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Features.Admin.ChangeUser;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.Users;

public sealed class UsersPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")]
    public UsersQuery Query { get; set; } = new();

    /// <summary>The accounts that are selected.</summary>
    [BindProperty]
    public Guid[] Ids { get; set; } = [];

    public KeysetPage<UserRow> View { get; private set; } = null!;

    /// <summary>What is asked before it is done, in place of the list; or null.</summary>
    public ChangeQuestion? Question { get; private set; }

    /// <summary>What was just done.</summary>
    public ChangeNotice? Notice { get; private set; }

    /// <summary>This list's own address.</summary>
    public string Here => Link(q => q with { After = Query.After, Before = Query.Before });

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Notice = ChangeNotice.Take(TempData);
        View = await mediator.Send(Query, cancellation);
    }

    /// <summary>Names whom the change is about, before it is done.</summary>
    public async Task<IActionResult> OnPostAskAsync([BindRequired] UserChange change, CancellationToken cancellation)
    {
        var users = await mediator.Send(new NamedUsersQuery([.. Ids.Take(UsersHandler.PageSize)]), cancellation);
        if (users.Count == 0 || !UserChanges.InBulk.Contains(change))
        {
            return LocalRedirect(Here);
        }
        Question = new(change, users, Here, Here);
        return Page();
    }

    /// <summary>How many of the selected accounts could not be changed.</summary>
    [TempData]
    public int Refused { get; set; }

    public async Task<IActionResult> OnPostAsync([BindRequired] UserChange change, CancellationToken cancellation)
    {
        var done = new List<Guid>();
        foreach (var id in Ids.Take(UsersHandler.PageSize))
        {
            if (UserChanges.InBulk.Contains(change) && await mediator.Send(new ChangeUserCommand(id, change), cancellation) == ChangeUserResult.Done)
            {
                done.Add(id);
            }
            else
            {
                Refused++;
            }
        }
        if (done.Count > 0)
        {
            var name = done.Count == 1 ? (await mediator.Send(new NamedUsersQuery(done), cancellation)).SingleOrDefault()?.UserName : null;
            new ChangeNotice(change, done, name ?? "").Keep(TempData);
        }
        return LocalRedirect(LocalReturn.Here(Request));
    }

    /// <summary>This list's address with something changed and from its first page on, unless <paramref name="change"/> says where.</summary>
    public string Link(Func<UsersQuery, UsersQuery> change)
    {
        var to = change(Query with { After = null, Before = null });
        return ListLink.To(
            "/admin/users",
            ("search", to.Search),
            ("state", to.State?.ToString()),
            ("sort", to.Sort == UserSort.Created ? null : to.Sort.ToString()),
            ("ascending", to.Ascending ? "true" : null),
            ("after", to.After),
            ("before", to.Before));
    }

    /// <summary>The list sorted by a column: by its natural direction first, the other way at the second press.</summary>
    public string SortLink(UserSort sort) =>
        Link(q => q with { Sort = sort, Ascending = q.Sort == sort ? !q.Ascending : sort == UserSort.Name });
}
