using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.OneTimeCodes;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Register;

[AllowAnonymous]
public sealed class RegisterPage(IMediator mediator, IOptions<RegistrationSettings> settings, SmsCodes codes, OneTimeCodeHolder holder, IOptions<MobileSettings> mobiles, SentForms sent)
    : PageModel, ILoadsView
{
    [BindProperty]
    public RegisterCommand Input { get; set; } = new();

    /// <summary>The address that the mail went to; null before it is sent.</summary>
    public string? SentTo { get; private set; }

    public SendRegistrationCodeCommand Send { get; private set; } = new();

    /// <summary>The code that this browser waits for, where registrations need a mobile; after its time, the one that the form was made for.</summary>
    public PendingCode? Pending { get; private set; }

    /// <summary>Where the mail goes, as the mail server reads what was typed.</summary>
    private string Address => EmailAddress.Parse(Input.Email)?.Text ?? "";

    /// <summary>Whether the mobile is asked first.</summary>
    public bool BeginsWithMobile => settings.Value.RequireMobile && Pending is null;

    public async Task LoadAsync(CancellationToken cancellation)
    {
        if (settings.Value.RequireMobile && HttpMethods.IsPost(Request.Method) && !Request.Query.ContainsKey("handler"))
        {
            Pending = await PendingAsync() ?? Late();
        }
    }

    public async Task<IActionResult> OnGetAsync(bool again)
    {
        SentTo = this.Said();
        Pending = again ? null : await PendingAsync();
        return User.Identity is { IsAuthenticated: true } ? LocalRedirect("/") : Page();
    }

    public async Task<IActionResult> OnPostSendAsync([Bind(Prefix = nameof(Input))] SendRegistrationCodeCommand send, CancellationToken cancellation)
    {
        if (!settings.Value.RequireMobile)
        {
            return NotFound();
        }
        Send = send;
        await mediator.Send(send, cancellation);
        return RedirectToPage();
    }

    public Task<IActionResult> OnPostAsync() =>
        sent.OnceAsync(this, Address, RegisterAsync, Input.UserName, Input.Email, Input.Password, Input.Mobile);

    private async Task<IActionResult> RegisterAsync()
    {
        switch (await mediator.Send(Input))
        {
            case RegisterResult.WrongCode { Check: CodeCheck.Exhausted }:
                return this.Refused("code.exhausted");
            case RegisterResult.WrongCode:
                return this.Refused("code.wrong", nameof(Input.SmsCode));
            case RegisterResult.MailSent:
                return this.LeadToOutcome(Address);
            default:
                return this.Refused("userName.taken", nameof(Input.UserName));
        }
    }

    // The form stays with what was typed, and asking again is open at once.
    private PendingCode? Late() =>
        settings.Value.RequireMobile && MobileNumber.Parse(Input.Mobile, mobiles.Value.AllowedCountries) is { } mobile
            ? new(mobile, DateTimeOffset.MinValue, DateTimeOffset.MinValue)
            : null;

    private Task<PendingCode?> PendingAsync() => codes.FindAsync(SmsPurpose.Registration, holder.Key);

    public async Task<IActionResult> OnPostCheckAsync(string? field, CancellationToken cancellation) =>
        new JsonResult(await mediator.Send(new CheckFieldQuery(field ?? "", Input), cancellation));
}
