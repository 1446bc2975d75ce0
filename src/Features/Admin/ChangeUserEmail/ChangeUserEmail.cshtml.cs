using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Features.Admin.UserDetails;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Admin.ChangeUserEmail;

public sealed class ChangeUserEmailPage(IMediator mediator) : PageModel, ILoadsView
{
    [FromRoute]
    public Guid Id { get; set; }

    [BindProperty]
    public ChangeUserEmailCommand Input { get; set; } = new();

    /// <summary>Whose it is.</summary>
    public UserDetailsView View { get; private set; } = null!;

    /// <summary>The address that the link went to; null before it is sent.</summary>
    public string? SentTo { get; private set; }

    public async Task LoadAsync(CancellationToken cancellation) => View = (await mediator.Send(new UserDetailsQuery(Id), cancellation))!;

    public IActionResult? Instead => View is null ? NotFound() : null;

    public void OnGet() => SentTo = this.Said();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation) => await mediator.Send(Input with { Id = Id }, cancellation) switch
    {
        ChangeUserEmailResult.Sent => this.LeadToOutcome(Input.Email.Trim()),
        ChangeUserEmailResult.NotFound => NotFound(),
        ChangeUserEmailResult.Same => this.Refused("userEmail.same", nameof(Input.Email)),
        ChangeUserEmailResult.Taken => this.Refused("email.taken", nameof(Input.Email)),
        ChangeUserEmailResult.Yourself => this.Refused("userEmail.yourself"),
        _ => this.Refused("changeUser.notActive"),
    };
}
