using MediatR;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Addresses;

/// <summary>Removes an address.</summary>
public sealed record RemoveAddressCommand(Guid Id) : IRequest<bool>;

public sealed class RemoveAddressHandler(CurrentUser currentUser) : IRequestHandler<RemoveAddressCommand, bool>
{
    /// <returns>False when the user has no such address.</returns>
    public Task<bool> Handle(RemoveAddressCommand command, CancellationToken cancellationToken) =>
        currentUser.ChangeAsync(user => user.RemoveAddress(command.Id), cancellationToken);
}
