using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Admin.Audit;

public sealed class AuditPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")]
    public AuditQuery Query { get; set; } = new();

    public AuditView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => View = await mediator.Send(Query, cancellation);

    /// <summary>This list's address with something changed and from its first page on, unless <paramref name="change"/> says where.</summary>
    public string Link(Func<AuditQuery, AuditQuery> change)
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
        Add("account", to.Account);
        Add("kind", to.Kind?.ToString());
        Add("network", to.Network);
        Add("from", Day(to.From));
        Add("to", Day(to.To));
        Add("after", to.After);
        Add("before", to.Before);
        return "/admin/audit" + query.ToQueryString();
    }

    /// <summary>A day as forms and addresses spell it.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
