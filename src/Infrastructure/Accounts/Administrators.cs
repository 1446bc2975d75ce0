using Marten;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Persistence;

namespace Slices.Infrastructure.Accounts;

/// <summary>What became of an administrator that was to be made.</summary>
public enum NewAdministrator { Made, UserNameTaken, EmailTaken }

/// <summary>Makes administrators without a mail, for callers with access to the server itself.</summary>
public sealed class Administrators(UnitOfWork work, Sql sql, Activations activations, AuditTrail trail, TimeProvider time)
{
    private const long Lock = 0x5E70_0001;

    /// <summary>Lets one transaction at a time decide by who is an administrator, over all nodes, until it ends.</summary>
    public Task LockAsync(CancellationToken cancellation) =>
        sql.ExecuteAsync($"select pg_advisory_xact_lock({Lock})", cancellation);

    /// <summary>Whether an administrator other than this one can sign in, and means to stay; true until the caller's transaction ends.</summary>
    public async Task<bool> HasOtherAsync(User user, CancellationToken cancellation)
    {
        // Two administrators who demote each other at once: the second one waits here and finds the first one's work done.
        await LockAsync(cancellation);
        return await work.Query<User>().AnyAsync(u => u.IsAdministrator && u.State == UserState.Active && u.DeletionDueAt == null && u.Id != user.Id, cancellation);
    }

    // By a statement: every start asks it, and needs no document yet.
    public Task<bool> ExistAsync(CancellationToken cancellation) => sql.ValueAsync<bool>($"select exists (select from users where is_administrator)", cancellation);

    public async Task<NewAdministrator> AddAsync(
        UserName name, EmailAddress email, string passwordHash, string culture, CancellationToken cancellation)
    {
        var user = User.Register(name, email, passwordHash, culture, null, time.GetUtcNow());
        user.GrantAdministrator();
        work.Insert(user);
        await activations.ActivateAsync(user, cancellation);
        trail.Add(AuditKind.AccountAdded, user.Id);
        trail.Add(AuditKind.AdministratorGranted, user.Id);
        try
        {
            await work.SaveAsync(cancellation);
            return NewAdministrator.Made;
        }
        catch (Exception e) when (e.Violates(Documents.UserNameIndex))
        {
            return NewAdministrator.UserNameTaken;
        }
        catch (Exception e) when (e.Violates(Documents.ActivatedEmailIndex))
        {
            return NewAdministrator.EmailTaken;
        }
    }
}
