using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0003_Record")]
public sealed class Record : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        -- No foreign key: the record outlives the accounts that it is about.
        create table audit_entries (
            id uuid primary key,
            at timestamptz not null,
            kind text not null,
            user_id uuid,
            actor_id uuid,
            factor text,
            address text not null,
            network text not null,
            device text not null,
            detail text not null
        );
        create index audit_entries_at on audit_entries (at, id);
        create index audit_entries_user_id on audit_entries (user_id, at, id);
        create index audit_entries_kind on audit_entries (kind, at, id);
        create index audit_entries_network on audit_entries (network, at, id);

        -- When the person last proved who they are: at sign-in, or when asked again.
        alter table sessions add column confirmed_at timestamptz;
        update sessions set confirmed_at = created_at;
        alter table sessions alter column confirmed_at set not null;
        """);
}
