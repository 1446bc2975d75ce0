using MediatR;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.TwoFactor;

/// <summary>Makes a secret for an authenticator app.</summary>
public sealed record OfferAppCommand : IRequest<AppOffer>, IStepUp;

public sealed class OfferAppHandler(CurrentUser currentUser, AppOffers offers) : IRequestHandler<OfferAppCommand, AppOffer>
{
    public async Task<AppOffer> Handle(OfferAppCommand command, CancellationToken cancellationToken)
    {
        var me = await currentUser.ReadAsync(cancellationToken);
        return offers.Make(me.Id, me.UserName, Totp.NewSecret());
    }
}

/// <summary>The secret that was offered before; null when that was too long ago, or to another user.</summary>
public sealed record OfferedAppQuery(string Offer) : Redacted, IRequest<AppOffer?>;

public sealed class OfferedAppHandler(CurrentUser currentUser, AppOffers offers, TotpSecrets secrets) : IRequestHandler<OfferedAppQuery, AppOffer?>
{
    public async Task<AppOffer?> Handle(OfferedAppQuery query, CancellationToken cancellationToken)
    {
        await currentUser.RequireRecentAuthenticationAsync(cancellationToken);
        var me = await currentUser.ReadAsync(cancellationToken);
        return secrets.Accept(me.Id, query.Offer) is { } secret ? offers.Make(me.Id, me.UserName, secret) : null;
    }
}
