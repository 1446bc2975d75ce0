using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sms;

namespace Slices.Features.Account.ChangeMobile;

public sealed class ChangeMobilePage(IMediator mediator, SmsGateways gateways, SmsCodes codes, OneTimeCodeHolder holder) : PageModel, ILoadsView
{
    [BindProperty]
    public ChangeMobileCommand Input { get; set; } = new();

    public SendChangeCodeCommand Send { get; private set; } = new();

    /// <summary>The present mobile, as people write it; or null.</summary>
    public string? Now { get; private set; }

    public PendingCode? Pending { get; private set; }

    [FromQuery]
    public bool Again { get; set; }

    /// <summary>The key of the sentence that says what was just done; or null.</summary>
    public string? Done => this.Said();

    public IActionResult? Instead => gateways.AreOn ? null : NotFound();

    public async Task LoadAsync(CancellationToken cancellation)
    {
        if (gateways.AreOn)
        {
            Now = await mediator.Send(new MyMobileQuery(), cancellation);
            Pending = Again ? null : await codes.FindAsync(SmsPurpose.MobileChange, holder.Key);
        }
    }

    public async Task<IActionResult> OnPostSendAsync([Bind(Prefix = nameof(Input))] SendChangeCodeCommand send, CancellationToken cancellation)
    {
        Send = send;
        await mediator.Send(send, cancellation);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await mediator.Send(Input, cancellation))
        {
            case ChangeMobileResult.Changed:
                return this.LeadToOutcome("changeMobile.done");
            case ChangeMobileResult.WrongCode:
                return this.Refused("code.wrong", Pending is null ? null : nameof(Input.Code));
            default:
                Pending = null;
                return this.Refused("code.exhausted");
        }
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation) => await mediator.Send(new RemoveMobileCommand(), cancellation) switch
    {
        RemoveMobileResult.Required => this.Refused("changeMobile.required"),
        RemoveMobileResult.LastWay => this.Refused("changeMobile.lastWay"),
        _ => this.LeadToOutcome("changeMobile.removed"),
    };
}
