using MediatR;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Home;

/// <summary>What the signed-in visitor sees first.</summary>
public sealed record HomeQuery : IRequest<HomeView>;

/// <param name="Email">Where mails go.</param>
/// <param name="Before">The sign-in before this one.</param>
public sealed record HomeView(string UserName, string? Nickname, string Email, SignInBefore? Before);

public sealed record SignInBefore(DateTimeOffset At, string Device);

/// <summary>Asks for nothing more than what the request's session was found with.</summary>
public sealed class HomeHandler(Visitor visitor) : IRequestHandler<HomeQuery, HomeView>
{
    public Task<HomeView> Handle(HomeQuery query, CancellationToken cancellationToken)
    {
        var me = visitor.SignedIn ?? throw CurrentUser.SignedOut();
        return Task.FromResult(new HomeView(
            me.UserName, me.Nickname, me.Email, me.Session is { BeforeAt: { } at, BeforeDevice: { } device } ? new(at, device) : null));
    }
}
