using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

public sealed class DataExportMapping : IEntityTypeConfiguration<DataExport>
{
    public void Configure(EntityTypeBuilder<DataExport> export)
    {
        export.ToTable("data_exports");
        export.HasOne<User>().WithMany().HasForeignKey(e => e.UserId);
    }
}
