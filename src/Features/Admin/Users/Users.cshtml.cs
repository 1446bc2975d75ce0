using MediatR;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Features.Admin.ChangeUser;

namespace Slices.Features.Admin.Users;

public sealed class UsersPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")]
    public UsersQuery Query { get; set; } = new();

    public UsersView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => View = await mediator.Send(Query, cancellation);

    /// <summary>How many of the selected accounts could not be changed.</summary>
    public int Refused { get; private set; }

    public async Task<IActionResult> OnPostAsync([BindRequired] UserChange change, [FromForm] Guid[] ids, CancellationToken cancellation)
    {
        foreach (var id in ids.Take(UsersHandler.PageSize))
        {
            if (!UserChanges.InBulk.Contains(change) || await mediator.Send(new ChangeUserCommand(id, change), cancellation) != ChangeUserResult.Done)
            {
                Refused++;
            }
        }
        await OnGetAsync(cancellation);
        return Page();
    }

    /// <summary>This list's address with something changed and from its first page on, unless <paramref name="change"/> says where.</summary>
    public string Link(Func<UsersQuery, UsersQuery> change)
    {
        var to = change(Query with { After = null, Before = null });
        var query = new QueryBuilder();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }
        Add("search", to.Search);
        Add("state", to.State?.ToString());
        Add("sort", to.Sort == UserSort.Created ? null : to.Sort.ToString());
        Add("ascending", to.Ascending ? "true" : null);
        Add("after", to.After);
        Add("before", to.Before);
        return "/admin/users" + query.ToQueryString();
    }

    /// <summary>The list sorted by a column: by its natural direction first, the other way at the second press.</summary>
    public string SortLink(UserSort sort) =>
        Link(q => q with { Sort = sort, Ascending = q.Sort == sort ? !q.Ascending : sort == UserSort.Name });
}
