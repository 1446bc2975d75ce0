using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0007_Areas")]
public sealed class Areas : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        -- Nothing is ever deleted here: what a newer list leaves out is retired, because old addresses name it.
        create table areas (
            code text primary key,
            name text not null,
            parent text references areas,
            retired_at timestamptz
        );

        -- One row: how new the list is, and a number by which nodes notice that it was replaced.
        create table area_list (
            id integer primary key default 1 check (id = 1),
            as_of timestamptz not null,
            revision integer not null
        );

        alter table users add column addresses jsonb not null default '[]';
        """);
}
