using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using QRCoder;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.TwoFactor;

public sealed class AddAppPage(IMediator mediator) : PageModel
{
    private const string Note = "appOffer";

    [BindProperty]
    public AddAppCommand Input { get; set; } = new();

    /// <summary>The secret that is shown, for the form to bring back.</summary>
    public string Offer { get; private set; } = "";

    /// <summary>In groups of four.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>What opens an app on this device, and what the picture says to one on another.</summary>
    public string Link { get; private set; } = "";

    public string Picture { get; private set; } = "";

    /// <summary>What the page shows once the app is set up.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    // A page that comes back, by its form or by a reload, keeps the secret that the app has read already.
    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var offered = Input.Offer.Length > 0 ? Input.Offer : TempData.Peek(Note) as string ?? "";
        var shown = offered.Length > 0 ? await mediator.Send(new OfferedAppQuery(offered), cancellation) : null;
        Show(shown ?? await mediator.Send(new OfferAppCommand(), cancellation));
        TempData[Note] = Offer;
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await OnGetAsync(cancellation);
        switch (await mediator.Send(Input, cancellation))
        {
            case AddAppResult.Added added:
                TempData.Remove(Note);
                RecoveryCodes = added.RecoveryCodes;
                return RecoveryCodes.Count > 0 ? Page() : LocalRedirect("/account/two-factor?changed=true");
            case AddAppResult.WrongCode:
                return this.Refused("secondFactor.wrong", nameof(Input.Code));
            default:
                return this.Refused("addApp.late");
        }
    }

    private void Show(AppOffer offer)
    {
        (Offer, var spelled, Link) = offer;
        Secret = string.Join(' ', spelled.Chunk(4).Select(group => new string(group)));
        using var code = QRCodeGenerator.GenerateQrCode(Link, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        Picture = svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
