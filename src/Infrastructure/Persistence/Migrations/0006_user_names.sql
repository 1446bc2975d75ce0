-- User names that accounts had until recently, which nobody else gets until the clean-up deletes the row.
create table former_user_names (
    user_name_key text primary key,
    user_id uuid not null references mt_doc_user (id) on delete cascade,
    user_name text not null,
    changed_at timestamptz not null,
    reserved_until timestamptz not null
);
create index former_user_names_user_id on former_user_names (user_id, changed_at);
create index former_user_names_reserved_until on former_user_names (reserved_until);

-- After the row has changed, not before: whoever waited for the name at the unique index sees here what its owner has left behind.
create function refuse_held_user_name() returns trigger language plpgsql as $$
begin
    if exists (select from former_user_names f where f.user_name_key = new.user_name_key and f.user_id <> new.id) then
        raise unique_violation using constraint = 'users_user_name_key', message = 'the user name is held';
    end if;
    return null;
end
$$;
create trigger users_held_user_name after insert or update of user_name_key on mt_doc_user
    for each row execute function refuse_held_user_name();
