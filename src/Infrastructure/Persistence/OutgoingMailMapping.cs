using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

public sealed class OutgoingMailMapping : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> mail)
    {
        mail.ToTable("outgoing_mails");
        mail.Property(m => m.Template).HasConversion<string>();
        mail.Property(m => m.State).HasConversion<string>();
        mail.Property<uint>("Version").IsRowVersion().HasColumnName("xmin");
        mail.HasOne<User>().WithMany().HasForeignKey(m => m.UserId);
    }
}
