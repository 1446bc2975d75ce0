using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.DevIndex;

/// <summary>Lists what Development offers. The page exists in no other environment.</summary>
[AllowAnonymous]
public sealed class DevIndexPage(IHostEnvironment environment) : PageModel
{
    public IActionResult OnGet() => environment.IsDevelopment() ? Page() : NotFound();
}
