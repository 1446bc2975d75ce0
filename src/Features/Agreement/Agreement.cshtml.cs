using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Agreements;

namespace Slices.Features.Agreement;

/// <summary>The terms of use, or the way to them.</summary>
[AllowAnonymous]
public sealed class AgreementPage(Agreements agreements) : PageModel
{
    public string? Title => agreements.Terms?.Current?.Title;

    public IActionResult OnGet() => agreements.Terms?.Address is { } address ? Redirect(address) : Page();
}
