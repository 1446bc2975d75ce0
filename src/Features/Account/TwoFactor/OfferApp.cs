using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.TwoFactor;

/// <summary>A new secret for my app.</summary>
public sealed record OfferAppCommand : IRequest<AppOffer>, IStepUp;

public sealed class OfferAppHandler(SlicesDb db, AppOffers offers, Visitor visitor) : IRequestHandler<OfferAppCommand, AppOffer>
{
    public async Task<AppOffer> Handle(OfferAppCommand command, CancellationToken cancellationToken)
    {
        var me = await db.Users.AsNoTracking().SingleAsync(u => u.Id == visitor.UserId, cancellationToken);
        return offers.Make(me.Id, me.UserName, Totp.NewSecret());
    }
}

/// <summary>The secret that was offered to me, once more; null when that was too long ago, or to somebody else.</summary>
public sealed record OfferedAppQuery(string Offer) : IRequest<AppOffer?>
{
    public override string ToString() => nameof(OfferedAppQuery);
}

public sealed class OfferedAppHandler(SlicesDb db, AppOffers offers, TotpSecrets secrets, Visitor visitor) : IRequestHandler<OfferedAppQuery, AppOffer?>
{
    public async Task<AppOffer?> Handle(OfferedAppQuery query, CancellationToken cancellationToken)
    {
        var me = await db.Users.AsNoTracking().SingleAsync(u => u.Id == visitor.UserId, cancellationToken);
        return secrets.Accept(me.Id, query.Offer) is { } secret ? offers.Make(me.Id, me.UserName, secret) : null;
    }
}
