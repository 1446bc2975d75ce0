using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0006_Recovery")]
public sealed class Recovery : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        alter table users add column reset_round integer not null default 0;
        alter table users add column recovered_at timestamptz;

        -- Notices name the browser too.
        alter table outgoing_mails add column device text not null default '';
        """);
}
