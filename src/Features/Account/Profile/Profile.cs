using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.Profile;

/// <summary>What I am called, and how I read: as the form shows it.</summary>
public sealed record ProfileQuery : IRequest<SaveProfileCommand>;

public sealed class ProfileHandler(SlicesDb db, Visitor visitor) : IRequestHandler<ProfileQuery, SaveProfileCommand>
{
    public Task<SaveProfileCommand> Handle(ProfileQuery query, CancellationToken cancellationToken) => db.Users
        .Where(u => u.Id == visitor.UserId)
        .Select(u => new SaveProfileCommand { Nickname = u.Nickname ?? "", Language = u.Culture, TimeZone = u.TimeZone ?? "" })
        .SingleAsync(cancellationToken);
}
