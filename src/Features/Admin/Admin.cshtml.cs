using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Admin;

/// <summary>Where administration begins: with the users, for now.</summary>
public sealed class AdminPage : PageModel
{
    public IActionResult OnGet() => LocalRedirect("/admin/users");
}
