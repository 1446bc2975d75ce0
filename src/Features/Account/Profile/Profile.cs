using MediatR;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Profile;

/// <summary>What I am called, and how I read: as the form shows it.</summary>
public sealed record ProfileQuery : IRequest<SaveProfileCommand>;

public sealed class ProfileHandler(CurrentUser owner) : IRequestHandler<ProfileQuery, SaveProfileCommand>
{
    public async Task<SaveProfileCommand> Handle(ProfileQuery query, CancellationToken cancellationToken)
    {
        var user = await owner.ReadAsync(cancellationToken);
        return new() { Nickname = user.Nickname ?? "", Language = user.Culture, TimeZone = user.TimeZone ?? "" };
    }
}
