using MediatR;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.TwoFactor;

/// <summary>A new secret for my app.</summary>
public sealed record OfferAppCommand : IRequest<AppOffer>, IStepUp;

public sealed class OfferAppHandler(CurrentUser owner, AppOffers offers) : IRequestHandler<OfferAppCommand, AppOffer>
{
    public async Task<AppOffer> Handle(OfferAppCommand command, CancellationToken cancellationToken)
    {
        var me = await owner.ReadAsync(cancellationToken);
        return offers.Make(me.Id, me.UserName, Totp.NewSecret());
    }
}

/// <summary>The secret that was offered to me, once more; null when that was too long ago, or to somebody else.</summary>
public sealed record OfferedAppQuery(string Offer) : Redacted, IRequest<AppOffer?>;

public sealed class OfferedAppHandler(CurrentUser owner, AppOffers offers, TotpSecrets secrets) : IRequestHandler<OfferedAppQuery, AppOffer?>
{
    public async Task<AppOffer?> Handle(OfferedAppQuery query, CancellationToken cancellationToken)
    {
        await owner.RequireRecentAuthenticationAsync(cancellationToken);
        var me = await owner.ReadAsync(cancellationToken);
        return secrets.Accept(me.Id, query.Offer) is { } secret ? offers.Make(me.Id, me.UserName, secret) : null;
    }
}
