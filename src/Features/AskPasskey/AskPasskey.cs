using MediatR;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.AskPasskey;

/// <summary>What to ask this browser's passkeys; null where the visitor can't be asked for that.</summary>
/// <param name="SignIn">Whose second step it is, where it is one; the browser's newest where it isn't said.</param>
public sealed record AskPasskeyCommand(PasskeyPurpose Purpose, Guid? SignIn) : IRequest<PasskeyChallenge?>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.Passkey;
}

public sealed class AskPasskeyHandler(UnitOfWork work, CurrentUser currentUser, Passkeys passkeys, PendingSignIns pending, Visitor visitor, IOptions<SiteSettings> site)
    : IRequestHandler<AskPasskeyCommand, PasskeyChallenge?>
{
    public async Task<PasskeyChallenge?> Handle(AskPasskeyCommand command, CancellationToken cancellationToken)
    {
        if (!site.Value.HasName)
        {
            return null;
        }
        if (command.Purpose == PasskeyPurpose.SignIn)
        {
            return await passkeys.AskAsync(command.Purpose, null);
        }
        if (command.Purpose == PasskeyPurpose.Creation)
        {
            // What is created here stays on the device, even if it isn't added afterwards.
            await currentUser.RequireRecentAuthenticationAsync(cancellationToken);
        }
        var userId = command.Purpose == PasskeyPurpose.SecondFactor ? (await pending.FindAsync(command.SignIn))?.UserId : visitor.UserId;
        return await work.LoadAsync<User>(userId, cancellationToken) is not { } user
            ? null
            : command.Purpose == PasskeyPurpose.Creation ? await passkeys.AskNewAsync(user) : await passkeys.AskAsync(command.Purpose, user);
    }
}
