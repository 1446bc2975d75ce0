-- How often what happened, by quarters of an hour: every time zone's day begins with one.
create table tallies (
    quarter timestamptz not null,
    subject text not null,
    detail text not null,
    count bigint not null,
    primary key (quarter, subject, detail)
);

-- What a job has yet to add to them. Transactions and nodes add rows of their own here, so that none waits for another's. What is
-- committed late is added late, never lost: the job deletes the rows it adds, and it sees those that are committed.
create table tally_additions (
    quarter timestamptz not null,
    subject text not null,
    detail text not null,
    count bigint not null
);

create function add_audit_tallies() returns trigger language plpgsql as $$
begin
    insert into tally_additions (quarter, subject, detail, count)
    select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00+00'), kind, coalesce(factor, ''), count(*) from added group by 1, 2, 3;
    return null;
end
$$;
create trigger audit_entries_tallies after insert on audit_entries
    referencing new table as added for each statement execute function add_audit_tallies();

-- Creating the trigger has locked the table against writing until here ends, so that no entry is counted twice or missed.
insert into tallies (quarter, subject, detail, count)
select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00+00'), kind, coalesce(factor, ''), count(*) from audit_entries group by 1, 2, 3;

-- What failed lately, among many that didn't.
create index outgoing_mails_failed on outgoing_mails (ended_at) where state = 'Failed';
create index outgoing_sms_failed on outgoing_sms (ended_at) where state = 'Failed';
