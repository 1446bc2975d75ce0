using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.SetUp;

/// <summary>Not found, unless the link is good, or was, and there is no administrator.</summary>
[AllowAnonymous]
public sealed class SetUpPage(IMediator mediator, SessionCookie cookie) : PageModel
{
    [FromRoute]
    public string Token { get; set; } = "";

    [BindProperty]
    public SetUpCommand Input { get; set; } = new();

    public bool IsExpired { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await UnusableAsync(cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await UnusableAsync(cancellation) is { } unusable)
        {
            return unusable;
        }
        return await mediator.Send(Input with { Token = Token }, cancellation) switch
        {
            SetUpResult.Done { SignIn: { } signIn } => LocalRedirect(cookie.Continue(Response, signIn, "/admin/users")),
            SetUpResult.Done => LocalRedirect("/login?returnUrl=/admin/users"),
            SetUpResult.UserNameTaken => this.Refused("userName.taken", nameof(Input.UserName)),
            SetUpResult.EmailTaken => this.Refused("email.taken", nameof(Input.Email)),
            SetUpResult.LinkExpired => Expired(),
            _ => NotFound(),
        };
    }

    private async Task<IActionResult?> UnusableAsync(CancellationToken cancellation) => await mediator.Send(new SetUpLinkQuery(Token), cancellation) switch
    {
        SetUpLink.Good => null,
        SetUpLink.Expired => Expired(),
        _ => NotFound(),
    };

    private PageResult Expired()
    {
        IsExpired = true;
        return this.Refused();
    }
}
