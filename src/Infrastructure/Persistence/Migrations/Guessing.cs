using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0004_Guessing")]
public sealed class Guessing : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        alter table users add column password_failures integer not null default 0;

        create table devices (
            id uuid primary key,
            user_id uuid not null references users (id) on delete cascade,
            key_hash bytea not null,
            failures integer not null,
            first_seen_at timestamptz not null,
            last_seen_at timestamptz not null,
            address text not null,
            description text not null
        );
        create unique index devices_key_hash_user_id on devices (key_hash, user_id);
        create index devices_user_id on devices (user_id);
        create index devices_last_seen_at on devices (last_seen_at);
        """);
}
