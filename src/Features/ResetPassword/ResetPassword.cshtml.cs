using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;

namespace Slices.Features.ResetPassword;

/// <summary>The mail's link leads to /reset/{token}, which only puts the token away; the form is at /reset.</summary>
[AllowAnonymous]
public sealed class ResetPasswordPage(IMediator mediator, LinkCookie cookie) : PageModel
{
    private const string Cookie = "reset";

    [BindProperty]
    public ResetPasswordCommand Input { get; set; } = new();

    /// <summary>Which link the form was opened by; another one may have been opened in another tab since.</summary>
    [BindProperty]
    public string Link { get; set; } = "";

    /// <summary>Whose password it is; null when the link is worth nothing.</summary>
    public string? Owner { get; private set; }

    public bool Done { get; private set; }

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.RouteData.Values["token"] is string token)
        {
            cookie.Write(Response, Cookie, token);
            context.Result = LocalRedirect("/reset");
            return;
        }
        Owner = this.Said();
        Done = Owner is not null;
        if (Done)
        {
            await next();
            return;
        }
        Input = Input with { Token = cookie.Read(Request, Cookie, Link) };
        Link = LinkCookie.Handle(Input.Token);
        Owner = await mediator.Send(new FindResetQuery(Input.Token));
        if (Owner is null)
        {
            context.Result = this.Refused();
            return;
        }
        await next();
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await mediator.Send(Input, cancellation))
        {
            case ResetPasswordResult.Done:
                cookie.Delete(Response, Cookie, Input.Token);
                return this.LeadToOutcome(Owner!);
            case ResetPasswordResult.Personal:
                return this.Refused("password.personal", nameof(Input.Password));
            default:
                Owner = null;
                return this.Refused();
        }
    }
}
