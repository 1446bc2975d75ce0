using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0002_Mobiles")]
public sealed class Mobiles : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        alter table users add column mobile text;
        create unique index users_mobile on users (mobile);

        create table outgoing_sms (
            id uuid primary key,
            "to" text not null,
            purpose text not null,
            culture text not null,
            sealed_code text,
            state text not null,
            attempts integer not null,
            gateway text,
            created_at timestamptz not null,
            due_at timestamptz not null,
            expires_at timestamptz not null,
            ended_at timestamptz,
            last_error text
        );
        create index outgoing_sms_due_at on outgoing_sms (due_at) where state in ('Waiting', 'Sending');
        create index outgoing_sms_created_at on outgoing_sms (created_at);

        -- How often what was refused, by the hour.
        create table sms_refusals (
            hour timestamptz not null,
            reason text not null,
            count integer not null,
            primary key (hour, reason)
        );

        -- The ranges of numbers that are blocked, for administrators to see and lift; the counters are elsewhere.
        create table sms_blocked_prefixes (
            prefix text primary key,
            until timestamptz not null
        );
        """);
}
