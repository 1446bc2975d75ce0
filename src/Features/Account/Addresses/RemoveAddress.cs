using MediatR;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Addresses;

/// <summary>Forget this address of mine.</summary>
public sealed record RemoveAddressCommand(Guid Id) : IRequest<bool>;

public sealed class RemoveAddressHandler(CurrentUser owner) : IRequestHandler<RemoveAddressCommand, bool>
{
    /// <returns>False when I have no such address.</returns>
    public Task<bool> Handle(RemoveAddressCommand command, CancellationToken cancellationToken) =>
        owner.ChangeAsync(user => user.RemoveAddress(command.Id), cancellationToken);
}
