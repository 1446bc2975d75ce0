using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0013_SessionKeys")]
public sealed class SessionKeys : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        -- Keys are replaced while a session lasts. The series finds it by a key of any age.
        alter table sessions
            add column series_hash bytea,
            add column key_issued_at timestamptz,
            add column key_salt bytea,
            add column previous_key_hash bytea,
            add column key_seen_at timestamptz;
        update sessions set key_issued_at = created_at;
        alter table sessions alter column key_issued_at set not null;
        create unique index sessions_series_hash on sessions (series_hash);

        -- A browser's key that was replaced, until it shows the new one.
        alter table devices add column previous_key_hash bytea;
        create index devices_previous_key_hash on devices (previous_key_hash) where previous_key_hash is not null;
        """);
}
