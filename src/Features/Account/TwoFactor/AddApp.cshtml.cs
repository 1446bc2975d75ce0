using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using QRCoder;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.TwoFactor;

public sealed class AddAppPage(IMediator mediator, TotpSecrets secrets, Visitor visitor, AppOffers offers, Freshness freshness) : PageModel
{
    [BindProperty]
    public AddAppCommand Input { get; set; } = new();

    /// <summary>The secret that is shown, for the form to bring back.</summary>
    public string Offer { get; private set; } = "";

    /// <summary>In groups of four.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>What opens an app on this device, and what the picture says to one on another.</summary>
    public string Link { get; private set; } = "";

    public string Picture { get; private set; } = "";

    public IActionResult OnGet()
    {
        if (!freshness.IsFresh)
        {
            return LocalRedirect("/account/two-factor");
        }
        Show(Totp.NewSecret());
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        Show(secrets.Accept(visitor.UserId!.Value, Input.Offer) ?? Totp.NewSecret());
        return await mediator.Send(Input, cancellation) switch
        {
            AddAppResult.Added => LocalRedirect("/account/two-factor?changed=true"),
            AddAppResult.WrongCode => this.Refused("secondFactor.wrong", nameof(Input.Code)),
            _ => this.Refused("addApp.late"),
        };
    }

    private void Show(byte[] secret)
    {
        (Offer, var spelled, Link) = offers.Make(visitor.UserId!.Value, User.Identity!.Name!, secret);
        Secret = string.Join(' ', spelled.Chunk(4).Select(group => new string(group)));
        using var code = QRCodeGenerator.GenerateQrCode(Link, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        Picture = svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
