-- A foreign key locks each account that a job is about, which wrote all of a million documents anew while somebody waited for their number. An account still
-- takes its rows along; one that comes in between is found gone when its turn comes.
alter table bulk_job_items drop constraint bulk_job_items_user_id_fkey;
create function forget_bulk_items() returns trigger language plpgsql as $$
begin
    delete from bulk_job_items where user_id = old.id;
    return null;
end
$$;
create trigger users_bulk_items after delete on mt_doc_user for each row execute function forget_bulk_items();
