using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Features.Admin.BulkJobs;
using Slices.Features.Admin.ChangeUser;
using Slices.Features.Admin.ExportUsers;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Spreadsheets;
using Slices.Resources;

namespace Slices.Features.Admin.Users;

public sealed class UsersPage(IMediator mediator, IEnumerable<ExternalProvider> providers) : PageModel, ILoadsView
{
    [BindProperty(SupportsGet = true, Name = "")]
    public UsersQuery Query { get; set; } = new();

    /// <summary>The accounts that are selected.</summary>
    [BindProperty]
    public Guid[] Ids { get; set; } = [];

    /// <summary>Why they are changed.</summary>
    [BindProperty]
    public ChangeReason Input { get; set; } = new();

    /// <summary>What the posted question asked.</summary>
    [FromQuery]
    public UserChange? Ask { get; set; }

    public UserPage View { get; private set; } = null!;

    /// <summary>What is asked before it is done, in place of the list; or null.</summary>
    public ChangeQuestion? Question { get; private set; }

    /// <summary>What was just done.</summary>
    public ChangeNotice? Notice { get; private set; }

    /// <summary>This list's own address.</summary>
    public string Here => Link(q => q with { After = Query.After, Before = Query.Before });

    public async Task LoadAsync(CancellationToken cancellation)
    {
        Question = Ask is { } change ? await AskAboutAsync(change, cancellation) : null;
        View = await mediator.Send(Query, cancellation);
    }

    public IActionResult OnGet()
    {
        Notice = ChangeNotice.Take(TempData);
        // A filter that can't be read would show everybody. An order that can't only shows them in another one.
        return ModelState.All(e => e.Value?.Errors is not { Count: > 0 } || e.Key.Equals(nameof(Query.Sort), StringComparison.OrdinalIgnoreCase)) ? Page() : BadRequest();
    }

    /// <summary>Names whom the change is about, before it is done.</summary>
    public async Task<IActionResult> OnPostAskAsync([BindRequired] UserChange change, CancellationToken cancellation)
    {
        Question = await AskAboutAsync(change, cancellation);
        return Question is null ? LocalRedirect(Here) : Page();
    }

    private async Task<ChangeQuestion?> AskAboutAsync(UserChange change, CancellationToken cancellation)
    {
        var users = await mediator.Send(new NamedUsersQuery([.. Ids.Take(UsersHandler.PageSize)]), cancellation);
        return users.Count > 0 && UserChanges.InBulk.Contains(change) && change.IsAsked()
            ? new(change, users, With("ask", $"{change}"), Here, Input.Reason)
            : null;
    }

    /// <summary>How many of the selected accounts could not be changed.</summary>
    [TempData]
    public int Refused { get; set; }

    /// <summary>The codes of why.</summary>
    [TempData]
    public string[] RefusedFor { get; set; } = [];

    public async Task<IActionResult> OnPostAsync([BindRequired] UserChange change, CancellationToken cancellation)
    {
        var (done, unchanged) = (new List<Guid>(), new List<Guid>());
        var reasons = new HashSet<string>();
        Guid[] ids = UserChanges.InBulk.Contains(change) ? [.. Ids.Distinct().Take(UsersHandler.PageSize)] : [];
        try
        {
            foreach (var id in ids)
            {
                switch (await mediator.Send(new ChangeUserCommand(id, change, Input.Reason), cancellation))
                {
                    case ChangeUserResult.Done:
                        done.Add(id);
                        break;
                    case ChangeUserResult.Unchanged:
                        unchanged.Add(id);
                        break;
                    case var refused:
                        reasons.Add(refused.Code());
                        break;
                }
            }
        }
        catch (RequestRejectedException) when (done.Count + unchanged.Count > 0)
        {
            // What is done is said.
            reasons.Add("users.stopped");
        }
        Refused = ids.Length - done.Count - unchanged.Count;
        RefusedFor = [.. reasons];
        if (done.Count + unchanged.Count > 0)
        {
            var named = done.Count > 0 ? done : unchanged;
            var name = named.Count == 1 ? (await mediator.Send(new NamedUsersQuery(named), cancellation)).SingleOrDefault()?.UserName : null;
            new ChangeNotice(change, done, unchanged.Count, name ?? "").Keep(TempData);
        }
        return LocalRedirect(LocalReturn.Here(Request));
    }

    /// <summary>Downloads the accounts of the list as a table.</summary>
    public async Task<IActionResult> OnPostExportAsync(CancellationToken cancellation)
    {
        var users = await mediator.Send(new ExportUsersCommand(Query), cancellation);
        return new StreamedFile("users.csv", SpreadsheetCsv.ContentType, (to, aborted) => UsersCsv.WriteAsync(to, users, aborted));
    }

    /// <summary>Counts whom something is to be done to: the selected accounts, or all of the list.</summary>
    public async Task<IActionResult> OnPostPrepareAsync([BindRequired] BulkAction act, bool all, CancellationToken cancellation) =>
        all || Ids.Length > 0
            ? LocalRedirect($"/admin/users/jobs/{await mediator.Send(new PrepareBulkCommand(act, all ? null : [.. Ids.Take(UsersHandler.PageSize)], Query), cancellation)}")
            : LocalRedirect(Here);

    /// <summary>The address that a form of this list is sent to.</summary>
    public string HandledBy(string handler) => With("handler", handler);

    private string With(string name, string value) => $"{Here}{(Here.Contains('?') ? '&' : '?')}{name}={value}";

    /// <summary>This list's address with something changed and from its first page on, unless <paramref name="change"/> says where.</summary>
    public string Link(Func<UsersQuery, UsersQuery> change)
    {
        var to = change(Query with { After = null, Before = null });
        return ListLink.To(
            "/admin/users",
            ("search", to.Search),
            ("state", to.State?.ToString()),
            ("role", to.Role?.ToString()),
            ("factor", to.Factor?.ToString()),
            ("provider", to.Provider),
            ("createdFrom", ListLink.Day(to.CreatedFrom)),
            ("createdTo", ListLink.Day(to.CreatedTo)),
            ("seenFrom", ListLink.Day(to.SeenFrom)),
            ("seenTo", ListLink.Day(to.SeenTo)),
            ("sort", to.Sort == UserSort.Created ? null : to.Sort.ToString()),
            ("ascending", to.Ascending ? "true" : null),
            ("after", to.After),
            ("before", to.Before));
    }

    /// <summary>The list sorted by a column: by its natural direction first, the other way at the second press.</summary>
    public string SortLink(UserSort sort) =>
        Link(q => q with { Sort = sort, Ascending = q.Sort == sort ? !q.Ascending : sort is UserSort.Name or UserSort.Email or UserSort.State });

    /// <summary>How many accounts the filter means, in words.</summary>
    public string Total => Texts.Get(View.Total switch { { IsExact: false } => "users.total.about", { Count: 1 } => "users.total.one", _ => "users.total" }, Count);

    /// <summary>That number alone.</summary>
    public string Count => Rounded(View.Total);

    /// <summary>The names of the providers that accounts may have, on or not.</summary>
    public IEnumerable<string> Providers => providers.Select(p => p.Name);

    // An estimate has no more digits than it knows.
    private static string Rounded(UserTotal total)
    {
        var step = total.IsExact ? 1 : (long)Math.Pow(10, Math.Floor(Math.Log10(total.Count)) - 1);
        return (total.Count / step * step).ToString("N0", CultureInfo.CurrentCulture);
    }
}
