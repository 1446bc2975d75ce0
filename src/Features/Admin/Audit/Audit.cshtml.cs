using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Admin.Audit;

public sealed class AuditPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")]
    public AuditQuery Query { get; set; } = new();

    public AuditView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        // A filter that can't be read would show everything.
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }
        View = await mediator.Send(Query, cancellation);
        return Page();
    }

    /// <summary>What the list shows, all of it, as a file.</summary>
    public async Task<IActionResult> OnPostExportAsync([BindRequired] AuditFormat format, CancellationToken cancellation)
    {
        var export = await mediator.Send(new ExportAuditCommand(Query, format), cancellation);
        return new StreamedFile(export.Name, export.ContentType, export.WriteAsync);
    }

    /// <summary>This list's address with something changed and from its first page on, unless <paramref name="more"/> says where.</summary>
    public string Link(Func<AuditQuery, AuditQuery> change, params (string Name, string? Value)[] more)
    {
        var to = change(Query);
        return ListLink.To(
            "/admin/audit",
            [("account", to.Account), .. to.Kind.Select(k => ("kind", (string?)k.ToString())), ("network", to.Network), ("from", ListLink.Day(to.From)), ("to", ListLink.Day(to.To)), .. more]);
    }
}
