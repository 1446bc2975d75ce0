using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.CreateAdmin;

/// <summary>
/// Makes an active account, named by both its name and its address, an administrator. Its password stays its owner's; so
/// an account that never proved its address, and may be anybody's, is none that could be promoted.
/// </summary>
public sealed record PromoteAdminCommand(string UserName, string Email) : IRequest<bool>;

public sealed class PromoteAdminHandler(SlicesDb db, AuditTrail trail) : IRequestHandler<PromoteAdminCommand, bool>
{
    /// <returns>False when there is no such account.</returns>
    public async Task<bool> Handle(PromoteAdminCommand command, CancellationToken cancellationToken)
    {
        var (name, email) = (UserName.Fold(command.UserName).Key, EmailAddress.Parse(command.Email)?.Key);
        var id = await db.Users.Where(u => u.UserNameKey == name && u.EmailKey == email).Select(u => u.Id).SingleOrDefaultAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.LockUserAsync(id, cancellationToken) is not { State: UserState.Active } user)
        {
            return false;
        }
        if (!user.IsAdministrator)
        {
            user.MakeAdministrator();
            trail.Add(AuditKind.AdministratorMade, user.Id);
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
