using MediatR;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Sessions;

namespace Slices.Features.Account.Addresses;

/// <summary>Use this address of mine where I name none.</summary>
public sealed record MakeDefaultCommand(Guid Id) : IRequest<bool>;

public sealed class MakeDefaultHandler(SlicesDb db, SessionOwner owner) : IRequestHandler<MakeDefaultCommand, bool>
{
    /// <returns>False when I have no such address.</returns>
    public async Task<bool> Handle(MakeDefaultCommand command, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var user = await owner.LockAsync(cancellationToken);
        if (!user.MakeDefaultAddress(command.Id))
        {
            return false;
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
