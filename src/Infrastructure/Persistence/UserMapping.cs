using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

public sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public const string UserNameIndex = "users_user_name_key";
    public const string ActivatedEmailIndex = "users_activated_email_key";

    public const string MobileIndex = "users_mobile";

    /// <summary>A column that the database makes of the two keys, for searching in both at once.</summary>
    public const string Search = "Search";

    public void Configure(EntityTypeBuilder<User> user)
    {
        user.ToTable("users");
        user.Property(u => u.State).HasConversion<string>();
        user.Property(u => u.Version).IsRowVersion().HasColumnName("xmin");
        user.Property<string>(Search).HasComputedColumnSql("user_name_key || ' ' || email_key", stored: true);
        user.ComplexCollection(u => u.Agreements, a => a.ToJson("agreements"));
        user.ComplexCollection(u => u.Addresses, a => a.ToJson("addresses"));
    }
}
