using MediatR;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Security;

namespace Slices.Features.Admin.CreateAdmin;

/// <summary>
/// Makes an active account, named by both its name and its address, an administrator. It keeps its password, so an account that
/// never proved its address can't be promoted.
/// </summary>
public sealed record PromoteAdminCommand(string UserName, string Email) : Redacted, IRequest<bool>;

public sealed class PromoteAdminHandler(UnitOfWork work, Sql sql, AuditTrail trail) : IRequestHandler<PromoteAdminCommand, bool>
{
    /// <returns>False when there is no such account.</returns>
    public async Task<bool> Handle(PromoteAdminCommand command, CancellationToken cancellationToken)
    {
        var name = UserName.Fold(command.UserName).Key;
        var email = EmailAddress.Parse(command.Email)?.Key;
        var id = await sql.ValueAsync<Guid>($"select id from users where user_name_key = {name} and email_key = {email}", cancellationToken);
        await using var transaction = await work.BeginAsync(cancellationToken);
        if (await work.LockAsync<User>(id, cancellationToken) is not { State: UserState.Active } user)
        {
            return false;
        }
        if (!user.IsAdministrator)
        {
            user.GrantAdministrator();
            trail.Add(AuditKind.AdministratorGranted, user.Id);
        }
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
