using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Captcha;

namespace Slices.Features.Captcha;

/// <summary>A fresh captcha as the part of a page that shows it, for the script to put in place of the old one.</summary>
[AllowAnonymous]
public sealed class AnotherCaptchaPage(IMediator mediator) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? purpose, string? kind, CancellationToken cancellation) =>
        CaptchaPurposes.Named(purpose) is { } form
            ? Partial(CaptchaViewComponent.Part, new CaptchaView(form, await mediator.Send(new IssueCaptchaCommand(form, kind), cancellation)))
            : NotFound();
}
