-- All that lists of accounts are filtered and sorted by stands in one narrow table, and in each of its indexes: whatever is asked, a list reads nothing
-- but one index. Of documents only the accounts of one page are read.
drop view listed_users;
drop index users_kind_created_at, users_kind_user_name, users_kind_email, users_user_name, users_email, sign_in_counters_kind;

alter table sign_in_counters
    add column created_at timestamptz,
    add column user_name_key text collate "C",
    add column email_key text collate "C";
update sign_in_counters c set created_at = u.created_at, user_name_key = u.user_name_key, email_key = u.email_key from mt_doc_user u where u.id = c.user_id;
alter table sign_in_counters
    alter column created_at set not null,
    alter column user_name_key set not null,
    alter column email_key set not null,
    -- Those who never signed in stand before all others. Nobody signed in before they registered, whatever was imported, so lists need not look there.
    add column seen_at timestamptz not null generated always as (
        case when last_sign_in_at is null then timestamptz '-infinity' else greatest(last_sign_in_at, created_at) end) stored,
    -- Pages that a sign-in touched are read beside the index until they are vacuumed.
    set (autovacuum_vacuum_scale_factor = 0.02);

create index listed_users_created on sign_in_counters (kind, created_at, user_id) include (seen_at, user_name_key, email_key);
create index listed_users_seen on sign_in_counters (kind, seen_at, user_id) include (created_at, user_name_key, email_key);
create index listed_users_name on sign_in_counters (user_name_key, user_id) include (kind, created_at, seen_at, email_key);
create index listed_users_email on sign_in_counters (email_key, user_id) include (kind, created_at, seen_at, user_name_key);
create view listed_users as select user_id as id, kind, created_at, seen_at, user_name_key, email_key from sign_in_counters;
-- The same, of documents that a search has found. What nothing asks for is joined for nothing, and so isn't.
create view searched_users as
select d.id, d.kind, d.created_at, c.seen_at, d.user_name_key collate "C" as user_name_key, d.email_key collate "C" as email_key, d.mobile, d.search
from mt_doc_user d left join sign_in_counters c on c.user_id = d.id;

create or replace function add_sign_in_counters() returns trigger language plpgsql as $$
begin
    insert into sign_in_counters (user_id, kind, created_at, user_name_key, email_key) values (new.id, new.kind, new.created_at, new.user_name_key, new.email_key);
    return null;
end
$$;

drop trigger users_kind_changed on mt_doc_user;
drop function copy_user_kind();
create function copy_listed_user() returns trigger language plpgsql as $$
begin
    update sign_in_counters set kind = new.kind, created_at = new.created_at, user_name_key = new.user_name_key, email_key = new.email_key where user_id = new.id;
    return null;
end
$$;
create trigger users_listed_otherwise after update on mt_doc_user for each row
    when ((old.kind, old.created_at, old.user_name_key, old.email_key) is distinct from (new.kind, new.created_at, new.user_name_key, new.email_key))
    execute function copy_listed_user();
