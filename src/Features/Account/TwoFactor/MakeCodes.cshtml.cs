using System.Text;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Settings;
using Slices.Resources;

namespace Slices.Features.Account.TwoFactor;

/// <summary>Shows new recovery codes once, in the answer to the request that made them.</summary>
public sealed class MakeCodesPage(IMediator mediator, IOptions<SiteSettings> site) : PageModel
{
    [BindProperty]
    public MakeCodesCommand Input { get; set; } = new();

    public IReadOnlyList<string> Codes { get; private set; } = [];

    /// <summary>The codes that the page shows, as its form sends them.</summary>
    [BindProperty]
    public string?[] Code { get; set; } = [];

    public IActionResult OnGet()
    {
        Codes = Shown;
        return Codes.Count == 0 ? LocalRedirect("/account/two-factor") : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        Codes = await mediator.Send(Input, cancellation);
        return Codes.Count == 0 ? LocalRedirect("/account/two-factor") : Page();
    }

    /// <summary>The codes that the page shows, as a file: nobody else knows them any more.</summary>
    public IActionResult OnPostFile()
    {
        var text = string.Join("\r\n", [Texts.Get("recoveryCodes.file", site.Value.Name, User.Identity!.Name), "", .. Shown, ""]);
        return File(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", "recovery-codes.txt");
    }

    private List<string> Shown => [.. Code.Take(RecoveryCodes.Count).OfType<string>().Select(RecoveryCodes.Parse).OfType<string>()];
}
