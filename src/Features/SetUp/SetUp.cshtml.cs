using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.SetUp;

/// <summary>Not found, unless the link is good and there is no administrator.</summary>
[AllowAnonymous]
public sealed class SetUpPage(IMediator mediator) : PageModel
{
    [FromRoute]
    public string Token { get; set; } = "";

    [BindProperty]
    public SetUpCommand Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await mediator.Send(new SetUpLinkQuery(Token), cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await mediator.Send(new SetUpLinkQuery(Token), cancellation))
        {
            return NotFound();
        }
        return await mediator.Send(Input, cancellation) switch
        {
            SetUpResult.Done => LocalRedirect("/login?returnUrl=/admin/users"),
            SetUpResult.UserNameTaken => this.Refused("userName.taken", nameof(Input.UserName)),
            SetUpResult.EmailTaken => this.Refused("email.taken", nameof(Input.Email)),
            _ => NotFound(),
        };
    }
}
