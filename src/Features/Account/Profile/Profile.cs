using MediatR;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Profile;

/// <summary>The user's profile, as the form shows it.</summary>
public sealed record ProfileQuery : IRequest<SaveProfileCommand>;

public sealed class ProfileHandler(CurrentUser currentUser) : IRequestHandler<ProfileQuery, SaveProfileCommand>
{
    public async Task<SaveProfileCommand> Handle(ProfileQuery query, CancellationToken cancellationToken)
    {
        var user = await currentUser.ReadAsync(cancellationToken);
        return new() { Nickname = user.Nickname ?? "", Language = user.Culture, TimeZone = user.TimeZone ?? "" };
    }
}
