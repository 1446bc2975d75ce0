using Microsoft.EntityFrameworkCore;
using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

/// <summary>The documents, one table each. Columns are the properties' names in snake_case.</summary>
public sealed class SlicesDb(DbContextOptions<SlicesDb> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();
    public DbSet<FormerEmail> FormerEmails => Set<FormerEmail>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<ExternalLogin> ExternalLogins => Set<ExternalLogin>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();
    public DbSet<OutgoingSms> OutgoingSms => Set<OutgoingSms>();
    public DbSet<DataExport> DataExports => Set<DataExport>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<Area> Areas => Set<Area>();

    /// <summary>The user, whose row stays locked until the transaction ends: whoever else wants to change it waits.</summary>
    public Task<User?> LockUserAsync(Guid id, CancellationToken cancellation) =>
        Users.FromSql($"select *, xmin from users where id = {id} for update").SingleOrDefaultAsync(cancellation);

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(SlicesDb).Assembly);
        foreach (var property in model.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            if (property.GetColumnName() == property.Name)
            {
                property.SetColumnName(SnakeCase(property.Name));
            }
        }
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
