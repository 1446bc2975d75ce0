using MediatR;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Addresses;

/// <summary>Makes an address the default.</summary>
public sealed record MakeDefaultCommand(Guid Id) : IRequest<bool>;

public sealed class MakeDefaultHandler(CurrentUser currentUser) : IRequestHandler<MakeDefaultCommand, bool>
{
    /// <returns>False when the user has no such address.</returns>
    public Task<bool> Handle(MakeDefaultCommand command, CancellationToken cancellationToken) =>
        currentUser.ChangeAsync(user => user.MakeDefaultAddress(command.Id), cancellationToken);
}
