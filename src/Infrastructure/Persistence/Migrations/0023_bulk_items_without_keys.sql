-- Somebody waits while all accounts of a job are noted. For a million of them, a foreign key to the one job and a second index took most of that time.
alter table bulk_job_items drop constraint bulk_job_items_job_id_fkey;
drop index bulk_job_items_user_id;

create or replace function forget_bulk_items() returns trigger language plpgsql as $$
begin
    delete from bulk_job_items i using bulk_jobs j where i.job_id = j.id and i.user_id = old.id;
    return null;
end
$$;

create function forget_bulk_job() returns trigger language plpgsql as $$
begin
    delete from bulk_job_items where job_id = old.id;
    return null;
end
$$;
create trigger bulk_jobs_items after delete on bulk_jobs for each row execute function forget_bulk_job();
