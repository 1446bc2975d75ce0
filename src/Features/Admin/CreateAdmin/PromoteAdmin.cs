using MediatR;
using Microsoft.EntityFrameworkCore;
using Slices.Domain;
using Slices.Infrastructure.Persistence;

namespace Slices.Features.Admin.CreateAdmin;

/// <summary>Makes an existing account, named by both its name and its address, an administrator. Its password stays its owner's.</summary>
public sealed record PromoteAdminCommand(string UserName, string Email) : IRequest<bool>;

public sealed class PromoteAdminHandler(SlicesDb db, TimeProvider time) : IRequestHandler<PromoteAdminCommand, bool>
{
    /// <returns>False when there is no such account.</returns>
    public async Task<bool> Handle(PromoteAdminCommand command, CancellationToken cancellationToken)
    {
        var (name, email) = (UserName.Fold(command.UserName).Key, EmailAddress.Parse(command.Email)?.Key);
        if (await db.Users.SingleOrDefaultAsync(u => u.UserNameKey == name && u.EmailKey == email, cancellationToken) is not { } user)
        {
            return false;
        }
        user.Activate(time.GetUtcNow());
        user.MakeAdministrator();
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
