using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.UserDetails;

public sealed record UserDetailsQuery(Guid Id) : IRequest<UserDetailsView?>;

public sealed record UserDetailsView(
    Guid Id, string UserName, string Email, UserState State, bool IsAdministrator, string Culture,
    DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, DateTimeOffset? LastSignInAt, int Sessions);

public sealed class UserDetailsHandler(SlicesDb db, TimeProvider time) : IRequestHandler<UserDetailsQuery, UserDetailsView?>
{
    public Task<UserDetailsView?> Handle(UserDetailsQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.Users
            .Where(u => u.Id == query.Id)
            .Select(u => new UserDetailsView(
                u.Id, u.UserName, u.Email, u.State, u.IsAdministrator, u.Culture, u.CreatedAt, u.ActivatedAt, u.LastSignInAt,
                db.Sessions.Count(s => s.UserId == u.Id && s.EndsAt > now)))
            .SingleOrDefaultAsync(cancellationToken);
    }
}
