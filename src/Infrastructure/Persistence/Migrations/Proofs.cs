using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0014_Proofs")]
public sealed class Proofs : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        -- Null where a text message alone began the session.
        alter table sessions alter column confirmed_at drop not null;

        -- Of accounts from before nobody knows which browser activated them.
        alter table users
            add column registered_by bytea,
            add column waiting_mobile text,
            add column activated_elsewhere boolean not null default false,
            add column oldest_activation_round integer not null default 0,
            add column oldest_reset_round integer not null default 0,
            add column oldest_email_round integer not null default 0;
        update users set
            activated_elsewhere = activated_at is not null,
            oldest_activation_round = activation_round, oldest_reset_round = reset_round, oldest_email_round = email_round;

        alter table outgoing_mails add column round integer;
        """);
}
