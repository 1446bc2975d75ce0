using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Addresses;

/// <summary>The user's addresses: the default first, then the newest.</summary>
public sealed record AddressesQuery : IRequest<IReadOnlyList<AddressRow>>;

/// <param name="Mobile">Masked.</param>
/// <param name="EnglishArea">Null where the area, or one that it lies in, has no English name.</param>
/// <param name="IsRetired">Whether the area isn't listed any more.</param>
public sealed record AddressRow(Guid Id, string Recipient, string Mobile, string Area, string? EnglishArea, bool IsRetired, string Street, bool IsDefault);

public sealed class AddressesHandler(CurrentUser currentUser, CurrentAreas areas) : IRequestHandler<AddressesQuery, IReadOnlyList<AddressRow>>
{
    public async Task<IReadOnlyList<AddressRow>> Handle(AddressesQuery query, CancellationToken cancellationToken)
    {
        var user = await currentUser.ReadAsync(cancellationToken);
        var tree = await areas.ReadAsync(cancellationToken);
        return
        [
            .. from address in Enumerable.Reverse(user.Addresses)
               orderby address.IsDefault descending
               select new AddressRow(
                   address.Id, address.Recipient, MobileNumber.FromValue(address.Mobile).Masked,
                   tree.NameOf(address.AreaCode), tree.EnglishNameOf(address.AreaCode), tree.IsRetired(address.AreaCode), address.Street, address.IsDefault),
        ];
    }
}
