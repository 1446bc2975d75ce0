using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Account.TwoFactor;

/// <summary>A secret for my app.</summary>
public sealed record OfferAppCommand : IRequest<AppOffer>, IStepUp;

public sealed class OfferAppHandler(SlicesDb db, AppOffers offers, Visitor visitor) : IRequestHandler<OfferAppCommand, AppOffer>
{
    public async Task<AppOffer> Handle(OfferAppCommand command, CancellationToken cancellationToken)
    {
        var me = await db.Users.AsNoTracking().SingleAsync(u => u.Id == visitor.UserId, cancellationToken);
        return offers.Make(me.Id, me.UserName, Totp.NewSecret());
    }
}
