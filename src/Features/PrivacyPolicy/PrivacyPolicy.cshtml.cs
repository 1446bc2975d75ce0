using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Agreements;

namespace Slices.Features.PrivacyPolicy;

/// <summary>The privacy policy, or the way to it, where the operator has one.</summary>
[AllowAnonymous]
public sealed class PrivacyPolicyPage(Agreements agreements) : PageModel
{
    public AgreementHtml? Text => agreements.Privacy?.Current;

    public IActionResult OnGet() => agreements.Privacy switch
    {
        null => NotFound(),
        { Address: { } address } => Redirect(address),
        _ => Page(),
    };
}
