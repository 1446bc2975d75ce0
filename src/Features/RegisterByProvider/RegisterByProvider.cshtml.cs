using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.External;
using Slices.Infrastructure.Pages;
using Slices.Resources;

namespace Slices.Features.RegisterByProvider;

/// <summary>A provider has named somebody who has no account here: theirs is bound, or one is made.</summary>
[AllowAnonymous]
public sealed class RegisterByProviderPage(IMediator mediator, SentForms sent) : PageModel
{
    [BindProperty]
    public RegisterByProviderCommand Input { get; set; } = new();

    [FromQuery]
    public Guid? Held { get; set; }

    /// <summary>Where whoever has an account binds them to it, once signed in.</summary>
    public string BindPath => Held is { } held ? $"/account/logins/bind?held={held}" : "/account/logins/bind";

    /// <summary>Who named them, as people call it.</summary>
    public string Provider { get; private set; } = "";

    /// <summary>Whom the mail went to, masked, once it is on its way.</summary>
    public string? SentTo { get; private set; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        SentTo = this.Said();
        if (SentTo is not null)
        {
            await next();
            return;
        }
        if (HttpMethods.IsPost(Request.Method) && await sent.FindAsync(this, Input.UserName, Input.Email) is { } before)
        {
            context.Result = before;
            return;
        }
        if (await mediator.Send(new WaitingQuery(Held), HttpContext.RequestAborted) is not { } provider)
        {
            context.Result = LocalRedirect(User.Identity is { IsAuthenticated: true } ? "/" : "/login");
            return;
        }
        Provider = ExternalProvider.TitleOf(provider);
        await next();
    }

    public void OnGet()
    {
    }

    public Task<IActionResult> OnPostAsync() => sent.OnceAsync(this, RegisterAsync, Input.UserName, Input.Email);

    private async Task<IActionResult> RegisterAsync()
    {
        switch (await mediator.Send(Input with { Held = Held }))
        {
            case RegisterByProviderResult.MailSent to:
                return this.LeadToOutcome(to.Email);
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
