using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0005_Factors")]
public sealed class Factors : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        alter table users
            add column totp_secret text,
            add column totp_step bigint not null default 0,
            add column wrong_codes integer not null default 0;

        create table passkeys (
            id uuid primary key,
            user_id uuid not null references users (id) on delete cascade,
            credential_id bytea not null,
            public_key bytea not null,
            sign_count bigint not null,
            transports text[] not null,
            is_backup_eligible boolean not null,
            is_backed_up boolean not null,
            name text not null,
            created_at timestamptz not null,
            last_used_at timestamptz
        );
        create unique index passkeys_credential_id on passkeys (credential_id);
        create index passkeys_user_id on passkeys (user_id, id);

        create table recovery_codes (
            hash bytea primary key,
            user_id uuid not null references users (id) on delete cascade
        );
        create index recovery_codes_user_id on recovery_codes (user_id);
        """);
}
