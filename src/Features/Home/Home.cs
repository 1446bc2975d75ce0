using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Home;

/// <summary>What the signed-in visitor sees first.</summary>
public sealed record HomeQuery : IRequest<HomeView>;

/// <param name="Email">Where mails go.</param>
/// <param name="Before">The sign-in before this one, as far as the record reaches back.</param>
public sealed record HomeView(string UserName, string? Nickname, string Email, SignInBefore? Before);

public sealed record SignInBefore(DateTimeOffset At, string Device);

public sealed class HomeHandler(SlicesDb db, SessionOwner owner, Visitor visitor) : IRequestHandler<HomeQuery, HomeView>
{
    public async Task<HomeView> Handle(HomeQuery query, CancellationToken cancellationToken)
    {
        var (me, session) = (visitor.UserId, visitor.SessionId);
        var began = await db.Sessions.Where(s => s.Id == session).Select(s => s.CreatedAt).SingleOrDefaultAsync(cancellationToken);
        var before = await db.AuditEntries
            .Where(e => e.UserId == me && e.Kind == AuditKind.SignedIn && e.At < began)
            .OrderByDescending(e => e.At)
            .Select(e => new SignInBefore(e.At, e.Device))
            .FirstOrDefaultAsync(cancellationToken);
        var user = await owner.ReadAsync(cancellationToken);
        return new(user.UserName, user.Nickname, user.Email, before);
    }
}
