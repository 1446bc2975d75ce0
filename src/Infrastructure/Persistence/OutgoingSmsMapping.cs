using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

public sealed class OutgoingSmsMapping : IEntityTypeConfiguration<OutgoingSms>
{
    public void Configure(EntityTypeBuilder<OutgoingSms> sms)
    {
        sms.ToTable("outgoing_sms");
        sms.Property(m => m.Purpose).HasConversion<string>();
        sms.Property(m => m.State).HasConversion<string>();
        sms.Property<uint>("Version").IsRowVersion().HasColumnName("xmin");
    }
}
