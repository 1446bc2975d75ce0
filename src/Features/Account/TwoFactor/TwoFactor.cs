using MediatR;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.TwoFactor;

/// <summary>The user's second factors.</summary>
public sealed record TwoFactorQuery : IRequest<TwoFactorView>;

/// <param name="CodesLeft">How many recovery codes are not used yet.</param>
/// <param name="Required">Whether one factor must stay.</param>
public sealed record TwoFactorView(bool App, IReadOnlyList<OwnPasskey> Passkeys, int CodesLeft, bool Required)
{
    public bool Any => App || Passkeys.Count > 0;
}

public sealed record OwnPasskey(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

public sealed class TwoFactorHandler(PasskeyStore store, RecoveryCodes recovery, IOptions<AccountSettings> settings, CurrentUser currentUser)
    : IRequestHandler<TwoFactorQuery, TwoFactorView>
{
    public async Task<TwoFactorView> Handle(TwoFactorQuery query, CancellationToken cancellationToken)
    {
        var user = await currentUser.ReadAsync(cancellationToken);
        var passkeys = await store.ListAsync(user.Id, cancellationToken);
        return new(
            user.TotpSecret is not null, [.. passkeys.Select(p => new OwnPasskey(p.Id, p.Name, p.CreatedAt, p.LastUsedAt))], await recovery.LeftAsync(user.Id, cancellationToken),
            user.IsAdministrator && settings.Value.RequireAdministratorFactor);
    }
}
