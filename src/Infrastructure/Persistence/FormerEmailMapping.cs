using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

public sealed class FormerEmailMapping : IEntityTypeConfiguration<FormerEmail>
{
    public void Configure(EntityTypeBuilder<FormerEmail> former)
    {
        former.ToTable("former_emails");
        former.HasOne<User>().WithMany().HasForeignKey(f => f.UserId);
    }
}
