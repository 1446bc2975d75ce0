using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

public sealed class ExternalLoginMapping : IEntityTypeConfiguration<ExternalLogin>
{
    public const string OpenIdIndex = "external_logins_open_id";
    public const string UnionIdIndex = "external_logins_union_id";

    public void Configure(EntityTypeBuilder<ExternalLogin> login)
    {
        login.ToTable("external_logins");
        login.HasOne<User>().WithMany().HasForeignKey(l => l.UserId);
    }
}
