using MediatR;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Addresses;

/// <summary>Use this address of mine where I name none.</summary>
public sealed record MakeDefaultCommand(Guid Id) : IRequest<bool>;

public sealed class MakeDefaultHandler(CurrentUser owner) : IRequestHandler<MakeDefaultCommand, bool>
{
    /// <returns>False when I have no such address.</returns>
    public Task<bool> Handle(MakeDefaultCommand command, CancellationToken cancellationToken) =>
        owner.ChangeAsync(user => user.MakeDefaultAddress(command.Id), cancellationToken);
}
