using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Admin;

/// <summary>Redirects to the list of users.</summary>
public sealed class AdminPage : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/admin/users");
}
