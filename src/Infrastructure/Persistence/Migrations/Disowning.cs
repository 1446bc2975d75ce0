using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0012_Disowning")]
public sealed class Disowning : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        alter table users
            add column must_reset boolean not null default false,
            add column new_email_session_id uuid;
        """);
}
