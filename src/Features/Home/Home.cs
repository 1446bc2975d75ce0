using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Home;

/// <summary>What the signed-in visitor sees first.</summary>
public sealed record HomeQuery : IRequest<HomeView>;

public sealed record HomeView(string UserName, string Email, string? Mobile, DateTimeOffset MemberSince, int Browsers);

public sealed class HomeHandler(SlicesDb db, Visitor visitor, TimeProvider time) : IRequestHandler<HomeQuery, HomeView>
{
    public Task<HomeView> Handle(HomeQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Users
            .Where(u => u.Id == visitor.UserId)
            .Select(u => new HomeView(u.UserName, u.Email, u.Mobile, u.CreatedAt, db.Sessions.Count(s => s.UserId == u.Id && s.EndsAt > now)))
            .SingleAsync(cancellationToken);
    }
}
