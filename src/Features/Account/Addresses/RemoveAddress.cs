using MediatR;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Addresses;

/// <summary>Forget this address of mine.</summary>
public sealed record RemoveAddressCommand(Guid Id) : IRequest<bool>;

public sealed class RemoveAddressHandler(SlicesDb db, SessionOwner owner) : IRequestHandler<RemoveAddressCommand, bool>
{
    /// <returns>False when I have no such address.</returns>
    public async Task<bool> Handle(RemoveAddressCommand command, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var user = await owner.LockAsync(cancellationToken);
        if (!user.RemoveAddress(command.Id))
        {
            return false;
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
