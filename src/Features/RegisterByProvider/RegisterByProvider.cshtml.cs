using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Domain;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Pages;
using Slices.Resources;

namespace Slices.Features.RegisterByProvider;

/// <summary>For an identity that no account has: links it to an account, or registers one.</summary>
[AllowAnonymous]
public sealed class RegisterByProviderPage(IMediator mediator, SentForms sent) : PageModel, ILoadsView
{
    [BindProperty]
    public RegisterByProviderCommand Input { get; set; } = new();

    [FromQuery]
    public Guid? Held { get; set; }

    /// <summary>Where the identity is linked to an account that exists already.</summary>
    public string LinkPath => Held is { } held ? $"/account/logins/bind?held={held}" : "/account/logins/bind";

    /// <summary>The provider's title.</summary>
    public string Provider { get; private set; } = "";

    /// <summary>The address that the mail went to; null before it is sent.</summary>
    public string? SentTo { get; private set; }

    /// <summary>Where the mail goes, as the mail server reads what was typed.</summary>
    private string Address => EmailAddress.Parse(Input.Email)?.Text ?? "";

    public IActionResult? Instead { get; private set; }

    public async Task LoadAsync(CancellationToken cancellation)
    {
        SentTo = this.Said();
        if (SentTo is not null)
        {
            return;
        }
        if (HttpMethods.IsPost(Request.Method) && await sent.FindAsync(this, Address, Input.UserName, Input.Email) is { } before)
        {
            Instead = before;
        }
        else if (await mediator.Send(new PendingProviderQuery(Held), cancellation) is { } provider)
        {
            Provider = ExternalProvider.TitleOf(provider);
        }
        else
        {
            Instead = LocalRedirect(User.Identity is { IsAuthenticated: true } ? "/" : "/login");
        }
    }

    public Task<IActionResult> OnPostAsync() => sent.OnceAsync(this, Address, RegisterAsync, Input.UserName, Input.Email);

    private async Task<IActionResult> RegisterAsync()
    {
        switch (await mediator.Send(Input with { Held = Held }))
        {
            case RegisterByProviderResult.MailSent:
                return this.LeadToOutcome(Address);
            case RegisterByProviderResult.UserNameTaken:
                return this.Refused("userName.taken", nameof(Input.UserName));
            case RegisterByProviderResult.LoginTaken:
                ModelState.AddModelError("", Texts.Get("registerExternal.taken", Provider));
                return this.Refused();
            default:
                return LocalRedirect("/login");
        }
    }
}
