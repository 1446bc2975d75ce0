-- What administrators filter accounts by, in one number: accounts that differ in none of it are of one kind. There are some dozens of kinds at the
-- most. A filtered list is read kind by kind, each by an index that begins with the kind and is sorted as the list is, so no page reads rows that it
-- doesn't show, however rare they are.
create table user_kinds (
    id integer primary key generated always as identity,
    state text not null,
    is_administrator boolean not null,
    has_app boolean not null,
    has_passkey boolean not null,
    providers text[] not null,
    unique (state, is_administrator, has_app, has_passkey, providers)
);

-- Those that every site has are there from the beginning: whoever makes the first account of a kind would hold up the second until its transaction ends.
insert into user_kinds (state, is_administrator, has_app, has_passkey, providers)
select state, administrator, app, passkey, '{}'
from unnest(array['Unactivated', 'Active', 'Disabled']) state, unnest(array[false, true]) administrator, unnest(array[false, true]) app, unnest(array[false, true]) passkey;

create function user_kind(account uuid, new_state text, administrator boolean, app boolean) returns integer language plpgsql as $$
declare
    passkey boolean := exists (select from mt_doc_passkey p where p.user_id = account);
    names text[] := coalesce((select array_agg(l.provider order by l.provider) from mt_doc_external_login l where l.user_id = account), '{}');
    kind integer;
begin
    select k.id into kind from user_kinds k
    where k.state = new_state and k.is_administrator = administrator and k.has_app = app and k.has_passkey = passkey and k.providers = names;
    if kind is null then
        insert into user_kinds (state, is_administrator, has_app, has_passkey, providers) values (new_state, administrator, app, passkey, names)
        on conflict (state, is_administrator, has_app, has_passkey, providers) do update set state = excluded.state returning id into kind;
    end if;
    return kind;
end
$$;

alter table mt_doc_user add column kind integer;
alter table sign_in_counters add column kind integer;
update mt_doc_user set kind = user_kind(id, state, is_administrator, data ->> 'totpSecret' is not null);
update sign_in_counters c set kind = u.kind from mt_doc_user u where u.id = c.user_id;
alter table mt_doc_user alter column kind set not null;
alter table sign_in_counters alter column kind set not null;

create function set_user_kind() returns trigger language plpgsql as $$
begin
    new.kind := user_kind(new.id, new.state, new.is_administrator, new.data ->> 'totpSecret' is not null);
    return new;
end
$$;
create trigger users_new_kind before insert on mt_doc_user for each row execute function set_user_kind();
create trigger users_other_kind before update on mt_doc_user for each row
    when (old.state <> new.state or old.is_administrator <> new.is_administrator
        or (old.data ->> 'totpSecret' is null) <> (new.data ->> 'totpSecret' is null))
    execute function set_user_kind();

create function copy_user_kind() returns trigger language plpgsql as $$
begin
    update sign_in_counters set kind = new.kind where user_id = new.id;
    return null;
end
$$;
create trigger users_kind_changed after update on mt_doc_user for each row when (old.kind <> new.kind) execute function copy_user_kind();

create or replace function add_sign_in_counters() returns trigger language plpgsql as $$
begin
    insert into sign_in_counters (user_id, kind) values (new.id, new.kind);
    return null;
end
$$;

-- A way in is added or removed. Its account may be inserted after it, or be deleted with it.
create function count_user_factor() returns trigger language plpgsql as $$
begin
    update mt_doc_user u set kind = user_kind(u.id, u.state, u.is_administrator, u.data ->> 'totpSecret' is not null)
    where u.id = case tg_op when 'DELETE' then old.user_id else new.user_id end;
    return null;
end
$$;
create trigger passkeys_kind after insert or delete on mt_doc_passkey for each row execute function count_user_factor();
create trigger external_logins_kind after insert or delete on mt_doc_external_login for each row execute function count_user_factor();

-- One index for each column that lists are sorted by. An index that is sorted without the kind would tempt the planner to walk it for a kind that is rare,
-- so that there is none: names are sorted by another collation than that of the index that keeps them unique.
create index users_kind_created_at on mt_doc_user (kind, created_at, id);
create index users_kind_user_name on mt_doc_user (kind, user_name_key collate "C", id);
create index users_kind_email on mt_doc_user (kind, email_key collate "C", id);
create index sign_in_counters_kind on sign_in_counters (kind, coalesce(last_sign_in_at, timestamptz '-infinity'), user_id);
drop index users_state;
drop index users_created_at;
drop index sign_in_counters_last_sign_in_at;

-- Numbers are looked up by their end.
create index users_mobile_end on mt_doc_user (reverse(mobile) text_pattern_ops);

-- Enough of a sample to know how many accounts a part of a name is in.
alter table mt_doc_user alter column search set statistics 1000;

create view listed_users as select id, kind, user_name_key, email_key, mobile, state, created_at, search from mt_doc_user;
