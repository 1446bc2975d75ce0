-- What administrators do to many accounts at once.
create table bulk_jobs (
    id uuid primary key,
    act text not null,
    state text not null,
    reason text not null default '',
    -- Who prepared it, and from where. No foreign key: what happened outlives the account.
    administrator_id uuid not null,
    address text not null,
    network text not null,
    device text not null,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    -- The accounts that are to be changed, and the administrators among those that matched, who are left out.
    total integer not null default 0,
    administrators integer not null default 0,
    done integer not null default 0,
    unchanged integer not null default 0,
    failed integer not null default 0,
    -- By the database's clock: nodes' own clocks may differ.
    leased_until timestamptz
);
create index bulk_jobs_running on bulk_jobs (started_at) where state = 'Running';
create index bulk_jobs_created_at on bulk_jobs (created_at);

-- The accounts of a job. A row goes with the change that it stands for; what stays says why it failed.
create table bulk_job_items (
    job_id uuid not null references bulk_jobs (id) on delete cascade,
    user_id uuid not null references mt_doc_user (id) on delete cascade,
    failure text,
    primary key (job_id, user_id)
);
create index bulk_job_items_user_id on bulk_job_items (user_id);
