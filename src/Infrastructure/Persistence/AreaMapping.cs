using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

public sealed class AreaMapping : IEntityTypeConfiguration<Area>
{
    public void Configure(EntityTypeBuilder<Area> area)
    {
        area.ToTable("areas");
        area.HasKey(a => a.Code);
    }
}
