using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0009_Logins")]
public sealed class Logins : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        alter table users add column has_password boolean not null default true;

        create table external_logins (
            id uuid primary key,
            user_id uuid not null references users (id) on delete cascade,
            provider text not null,
            open_id text not null,
            union_id text,
            created_at timestamptz not null,
            last_used_at timestamptz
        );
        -- One person at a provider belongs to one account, by either of their ids; an account has one of each provider.
        create unique index external_logins_open_id on external_logins (provider, open_id);
        create unique index external_logins_union_id on external_logins (provider, union_id);
        create unique index external_logins_user_id on external_logins (user_id, provider);
        """);
}
