using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Slices.Domain;

namespace Slices.Infrastructure.Persistence;

public sealed class PasskeyMapping : IEntityTypeConfiguration<Passkey>
{
    public const string CredentialIndex = "passkeys_credential_id";

    public void Configure(EntityTypeBuilder<Passkey> passkey)
    {
        passkey.ToTable("passkeys");
        passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
    }
}
