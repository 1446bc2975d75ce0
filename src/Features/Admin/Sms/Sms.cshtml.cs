using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Admin.Sms;

public sealed class SmsPage(IMediator mediator) : PageModel
{
    public SmsView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => View = await mediator.Send(new SmsQuery(), cancellation);

    public async Task<IActionResult> OnPostAsync([FromForm] string? prefix, CancellationToken cancellation)
    {
        if (prefix is not ['+', .. { Length: >= 1 and <= 15 } digits] || !digits.All(char.IsAsciiDigit))
        {
            return BadRequest();
        }
        await mediator.Send(new UnblockPrefixCommand(prefix), cancellation);
        return LocalRedirect("/admin/sms");
    }
}
