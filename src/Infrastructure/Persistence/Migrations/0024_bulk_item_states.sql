-- Whatever deletes or changes accounts locks one first. It is waited for, so that it and this don't wait for each other's tables.
lock table mt_doc_user in exclusive mode;
-- In which state an account was when it was counted. Null where a version before counted it: then nobody knows.
alter table bulk_job_items add column state text;
-- The page of a job that runs asks for its failures every few seconds, among a million accounts that wait.
create index bulk_job_items_failed on bulk_job_items (job_id, user_id) where failure is not null;
