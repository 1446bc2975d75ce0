using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0001_Initial")]
public sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        create extension if not exists pg_trgm;

        create table users (
            id uuid primary key,
            user_name text not null,
            user_name_key text not null,
            email text not null,
            email_key text not null,
            password_hash text not null,
            state text not null,
            is_administrator boolean not null,
            culture text not null,
            agreements jsonb not null,
            activation_round integer not null,
            created_at timestamptz not null,
            activated_at timestamptz,
            last_sign_in_at timestamptz,
            search text not null generated always as (user_name_key || ' ' || email_key) stored
        );
        create unique index users_user_name_key on users (user_name_key);
        -- An address belongs to whoever activates it first; accounts that wait may share one.
        create unique index users_activated_email_key on users (email_key) where activated_at is not null;
        create index users_email_key on users (email_key);
        create index users_search on users using gin (search gin_trgm_ops);
        create index users_created_at on users (created_at, id);
        create index users_last_sign_in_at on users (coalesce(last_sign_in_at, timestamptz '-infinity'), id);
        create index users_state on users (state, created_at, id);
        create index users_unactivated on users (created_at) where activated_at is null;
        create index users_administrators on users (id) where is_administrator;

        create table sessions (
            id uuid primary key,
            key_hash bytea not null,
            user_id uuid not null references users (id) on delete cascade,
            remembered boolean not null,
            created_at timestamptz not null,
            last_seen_at timestamptz not null,
            expires_at timestamptz not null,
            ends_at timestamptz not null,
            address text not null,
            device text not null
        );
        create unique index sessions_key_hash on sessions (key_hash);
        create index sessions_user_id on sessions (user_id);
        create index sessions_ends_at on sessions (ends_at);

        create table outgoing_mails (
            id uuid primary key,
            template text not null,
            user_id uuid not null references users (id) on delete cascade,
            "to" text not null,
            culture text not null,
            requested_from text not null,
            state text not null,
            attempts integer not null,
            created_at timestamptz not null,
            due_at timestamptz not null,
            ended_at timestamptz,
            last_error text
        );
        create index outgoing_mails_due_at on outgoing_mails (due_at) where state = 'Waiting';
        create index outgoing_mails_ended_at on outgoing_mails (ended_at) where ended_at is not null;
        create index outgoing_mails_user_id on outgoing_mails (user_id);

        create table data_protection_keys (
            name text primary key,
            xml text not null
        );
        """);
}
