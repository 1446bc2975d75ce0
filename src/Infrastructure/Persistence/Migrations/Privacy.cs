using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0011_Privacy")]
public sealed class Privacy : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        alter table users add column deletion_due_at timestamptz;
        create index users_deletion_due_at on users (deletion_due_at) where deletion_due_at is not null;

        -- Sessions of before go on until they end.
        alter table sessions add column owes_agreement boolean not null default false;

        -- The last mail to somebody has no account any more.
        alter table outgoing_mails alter column user_id drop not null;

        create table data_exports (
            id uuid primary key,
            user_id uuid not null references users (id) on delete cascade,
            requested_at timestamptz not null,
            requested_from text not null,
            device text not null,
            due_at timestamptz not null,
            ready_at timestamptz,
            expires_at timestamptz not null,
            content bytea not null
        );
        create unique index data_exports_user_id on data_exports (user_id);
        create index data_exports_due_at on data_exports (due_at) where ready_at is null;
        create index data_exports_expires_at on data_exports (expires_at);

        -- What an account did to others is found again when it is deleted.
        create index audit_entries_actor_id on audit_entries (actor_id) where actor_id is not null;
        create index outgoing_sms_to on outgoing_sms ("to");
        """);
}
