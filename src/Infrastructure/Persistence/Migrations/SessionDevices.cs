using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0008_SessionDevices")]
public sealed class SessionDevices : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        -- Which known browser a session is of, so that ending one also makes a stranger of the other.
        alter table sessions add column device_id uuid references devices (id) on delete set null;
        create index sessions_device_id on sessions (device_id);
        """);
}
