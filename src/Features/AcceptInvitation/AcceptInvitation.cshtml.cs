using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.AcceptInvitation;

[AllowAnonymous]
[MailLink("invitation")]
public sealed class AcceptInvitationPage(IMediator mediator, LinkCookie links, SessionCookie cookie) : PageModel, ILoadsView
{
    [BindProperty]
    public AcceptInvitationCommand Input { get; set; } = new();

    public InvitationLink Link { get; private set; } = new(InvitationLinkState.Invalid);

    /// <summary>Whether an account was made, for somebody else than who is signed in.</summary>
    public bool Done { get; private set; }

    public IActionResult? Instead { get; private set; }

    public async Task LoadAsync(CancellationToken cancellation)
    {
        Done = this.Said() is not null;
        if (!Done)
        {
            Input = Input with { Token = links.Read(Request) };
            Link = await mediator.Send(new FindInvitationQuery(Input.Token), cancellation);
            Instead = Link.State == InvitationLinkState.Open ? null : this.Refused();
        }
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (await mediator.Send(Input, cancellation))
        {
            case AcceptInvitationResult.Joined { SignIn: var signIn }:
                links.Delete(Response, Input.Token);
                return signIn is null ? this.LeadToOutcome() : LocalRedirect(cookie.Continue(Response, signIn, returnUrl: null));
            case AcceptInvitationResult.UserNameTaken:
                return this.Refused("userName.taken", nameof(Input.UserName));
            case AcceptInvitationResult.Personal:
                return this.Refused("password.personal", nameof(Input.Password));
            case AcceptInvitationResult.Refused refused:
                Link = new(refused.State);
                return this.Refused();
            case var other:
                throw new InvalidOperationException($"{other} is no outcome.");
        }
    }
}
