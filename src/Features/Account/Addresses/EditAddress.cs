using MediatR;
using Slices.Infrastructure.Areas;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Addresses;

/// <summary>One of the user's addresses, as the form shows it.</summary>
public sealed record EditAddressQuery(Guid Id) : IRequest<SaveAddressCommand?>;

public sealed class EditAddressHandler(CurrentUser currentUser, CurrentAreas areas) : IRequestHandler<EditAddressQuery, SaveAddressCommand?>
{
    /// <returns>Null when the user has no such address.</returns>
    public async Task<SaveAddressCommand?> Handle(EditAddressQuery query, CancellationToken cancellationToken)
    {
        var user = await currentUser.ReadAsync(cancellationToken);
        if (user.Addresses.Find(a => a.Id == query.Id) is not { } address)
        {
            return null;
        }
        var path = (await areas.ReadAsync(cancellationToken)).PathTo(address.AreaCode);
        string CodeAt(int level) => level < path.Count ? path[level].Code : "";
        return new()
        {
            Id = address.Id,
            Recipient = address.Recipient,
            Mobile = address.Mobile,
            Province = CodeAt(0),
            City = CodeAt(1),
            District = CodeAt(2),
            Street = address.Street,
            IsDefault = address.IsDefault,
        };
    }
}
