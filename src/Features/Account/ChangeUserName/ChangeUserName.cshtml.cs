using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Account.ChangeUserName;

public sealed class ChangeUserNamePage(IMediator mediator) : PageModel, ILoadsView
{
    [BindProperty]
    public ChangeUserNameCommand Input { get; set; } = new();

    public MyUserName View { get; private set; } = null!;

    /// <summary>It was just changed.</summary>
    public bool Done => this.Said() is not null;

    public async Task LoadAsync(CancellationToken cancellation) => View = await mediator.Send(new MyUserNameQuery(), cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) => await mediator.Send(Input, cancellation) switch
    {
        ChangeUserNameResult.Taken => this.Refused("userName.taken", nameof(Input.UserName)),
        ChangeUserNameResult.TooSoon => this.Refused("userName.soon"),
        _ => this.LeadToOutcome(),
    };
}
