using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Links;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Activate;

/// <summary>
/// Signs in to the active account of a link, once, on the browser that registered it. On any other browser it signs nobody in:
/// the link's reader may be another person.
/// </summary>
public sealed record SignInByActivationCommand(string Token) : Redacted, IRequest<SignIn?>;

public sealed class SignInByActivationHandler(
    ActivationLinks links, RegistrationCookie registration, SignInCounters counters, SignInService signInService, Visitor visitor)
    : IRequestHandler<SignInByActivationCommand, SignIn?>
{
    public async Task<SignIn?> Handle(SignInByActivationCommand command, CancellationToken cancellationToken)
    {
        // A session of another account goes on.
        if (visitor.UserId is not null
            || await links.FindAsync(command.Token, cancellationToken) is not { State: UserState.Active } user
            || registration.Find() != user.Id
            || await counters.LastSignInAsync(user.Id, cancellationToken) is not null)
        {
            return null;
        }
        registration.Delete();
        return await signInService.StartAsync(user, Factor.Email, remember: false, cancellationToken);
    }
}
