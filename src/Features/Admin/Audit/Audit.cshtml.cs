using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

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
        return ListLink.To(
            "/admin/audit",
            ("account", to.Account),
            ("kind", to.Kind?.ToString()),
            ("network", to.Network),
            ("from", Day(to.From)),
            ("to", Day(to.To)),
            ("after", to.After),
            ("before", to.Before));
    }

    /// <summary>A day as forms and addresses spell it.</summary>
    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
