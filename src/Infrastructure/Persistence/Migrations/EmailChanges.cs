using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Slices.Infrastructure.Persistence.Migrations;

[DbContext(typeof(SlicesDb))]
[Migration("0010_EmailChanges")]
public sealed class EmailChanges : Migration
{
    protected override void Up(MigrationBuilder migration) => migration.Sql(
        """
        alter table users
            add column nickname text,
            add column time_zone text,
            add column new_email text,
            add column new_email_asked_at timestamptz,
            add column email_round integer not null default 0;
        create index users_new_email_asked_at on users (new_email_asked_at) where new_email is not null;

        create table former_emails (
            id uuid primary key,
            user_id uuid not null references users (id) on delete cascade,
            email text not null,
            email_key text not null,
            changed_at timestamptz not null,
            held_until timestamptz not null
        );
        create index former_emails_email_key on former_emails (email_key);
        create index former_emails_user_id on former_emails (user_id, changed_at);
        create index former_emails_held_until on former_emails (held_until);

        -- An address that somebody can still take back is as good as theirs. After the row has changed, not before: whoever
        -- waited for the address at the unique index sees here what its owner has left behind.
        create function refuse_held_email() returns trigger language plpgsql as $$
        begin
            if exists (select from former_emails f where f.email_key = new.email_key and f.user_id <> new.id) then
                raise unique_violation using constraint = 'users_activated_email_key', message = 'the e-mail address is held';
            end if;
            return null;
        end
        $$;
        create trigger users_held_email after insert or update of email_key, activated_at on users
            for each row when (new.activated_at is not null) execute function refuse_held_email();
        """);
}
