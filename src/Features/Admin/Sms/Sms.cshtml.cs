using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Admin.Sms;

public sealed class SmsPage(IMediator mediator) : PageModel
{
    public SmsView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellation) => View = await mediator.Send(new SmsQuery(), cancellation);

    public async Task<IActionResult> OnPostAsync([FromForm, Required, RegularExpression(@"\+[0-9]{1,15}")] string prefix, CancellationToken cancellation)
    {
        await mediator.Send(new LiftPrefixCommand(prefix), cancellation);
        return LocalRedirect("/admin/sms");
    }
}
