using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

public sealed class DeviceMapping : IEntityTypeConfiguration<Device>
{
    public void Configure(EntityTypeBuilder<Device> device)
    {
        device.ToTable("devices");
        device.HasOne<User>().WithMany().HasForeignKey(d => d.UserId);
    }
}
