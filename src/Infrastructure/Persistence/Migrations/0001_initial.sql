create extension if not exists pg_trgm;

-- ── Accounts ──

-- A document each, as its class has it; its columns are what it is found, sorted or told apart by. The tables' names are Marten's.
create table mt_doc_user (
    id uuid primary key,
    data jsonb not null,
    mt_version uuid not null,
    user_name_key text not null,
    email_key text not null,
    mobile text,
    state text not null,
    is_administrator boolean not null,
    created_at timestamptz not null,
    activated_at timestamptz,
    deletion_due_at timestamptz,
    new_email_asked_at timestamptz,
    search text not null generated always as (user_name_key || ' ' || email_key) stored
);
create unique index users_user_name_key on mt_doc_user (user_name_key);
-- An address belongs to whoever activates it first; accounts that wait may share one.
create unique index users_activated_email_key on mt_doc_user (email_key) where activated_at is not null;
create unique index users_mobile on mt_doc_user (mobile);
-- Looked up whole, and by their beginnings.
create index users_email_key on mt_doc_user (email_key text_pattern_ops);
create index users_user_name_beginning on mt_doc_user (user_name_key text_pattern_ops);
create index users_search on mt_doc_user using gin (search gin_trgm_ops);
create index users_created_at on mt_doc_user (created_at, id);
create index users_state on mt_doc_user (state, created_at, id);
create index users_unactivated on mt_doc_user (created_at) where activated_at is null;
create index users_administrators on mt_doc_user (id) where is_administrator;
create index users_new_email_asked_at on mt_doc_user (new_email_asked_at) where new_email_asked_at is not null;
create index users_deletion_due_at on mt_doc_user (deletion_due_at) where deletion_due_at is not null;

-- What SQL reads of the documents. Written they are by Marten alone, which keeps document, columns and version together.
create view users as select
    id, mt_version as version, user_name_key, email_key, mobile, state, is_administrator, created_at, activated_at, deletion_due_at, new_email_asked_at, search,
    data ->> 'userName' as user_name,
    data ->> 'email' as email,
    data ->> 'nickname' as nickname,
    data ->> 'timeZone' as time_zone,
    data ->> 'culture' as culture,
    (data ->> 'hasPassword')::boolean as has_password,
    (data ->> 'mustReset')::boolean as must_reset,
    (data ->> 'securityStamp')::uuid as security_stamp,
    data ->> 'totpSecret' as totp_secret,
    (data ->> 'newEmailSessionId')::uuid as new_email_session_id
from mt_doc_user;

-- What sign-ins change. Apart from the account, whose many indexes each change of it would write anew.
create table sign_in_counters (
    user_id uuid primary key references mt_doc_user (id) on delete cascade,
    password_failures integer not null default 0,
    wrong_codes integer not null default 0,
    totp_step bigint not null default 0,
    last_sign_in_at timestamptz,
    last_device text
) with (fillfactor = 70);
create index sign_in_counters_last_sign_in_at on sign_in_counters (coalesce(last_sign_in_at, timestamptz '-infinity'), user_id);

-- Whoever counts needs no more than to count: every account has its row from the beginning.
create function add_sign_in_counters() returns trigger language plpgsql as $$
begin
    insert into sign_in_counters (user_id) values (new.id);
    return null;
end
$$;
create trigger users_sign_in_counters after insert on mt_doc_user for each row execute function add_sign_in_counters();

create table mt_doc_former_email (
    id uuid primary key,
    data jsonb not null,
    mt_version uuid not null,
    user_id uuid not null references mt_doc_user (id) on delete cascade,
    email_key text not null,
    changed_at timestamptz not null,
    held_until timestamptz not null
);
create index former_emails_email_key on mt_doc_former_email (email_key);
create index former_emails_user_id on mt_doc_former_email (user_id, changed_at);
create index former_emails_held_until on mt_doc_former_email (held_until);

create view former_emails as select id, user_id, email_key, changed_at, held_until, data ->> 'email' as email from mt_doc_former_email;

-- An address that somebody can still take back is as good as theirs, until it is released: whoever is about to take one whose
-- time is over deletes the row first. After the row has changed, not before: whoever
-- waited for the address at the unique index sees here what its owner has left behind.
create function refuse_held_email() returns trigger language plpgsql as $$
begin
    if exists (select from former_emails f where f.email_key = new.email_key and f.user_id <> new.id) then
        raise unique_violation using constraint = 'users_activated_email_key', message = 'the e-mail address is held';
    end if;
    return null;
end
$$;
create trigger users_held_email after insert or update of email_key, activated_at on mt_doc_user
    for each row when (new.activated_at is not null) execute function refuse_held_email();

-- ── Ways in ──

create table mt_doc_external_login (
    id uuid primary key,
    data jsonb not null,
    mt_version uuid not null,
    -- A new account and its login are saved together, in whatever order.
    user_id uuid not null references mt_doc_user (id) on delete cascade deferrable initially deferred,
    provider text not null,
    open_id text not null,
    union_id text
);
-- One person at a provider belongs to one account, by either of their ids; an account has one of each provider.
create unique index external_logins_open_id on mt_doc_external_login (provider, open_id);
create unique index external_logins_union_id on mt_doc_external_login (provider, union_id);
create unique index external_logins_user_id on mt_doc_external_login (user_id, provider);

create view external_logins as select id, user_id, provider, open_id, union_id from mt_doc_external_login;

create table mt_doc_passkey (
    id uuid primary key,
    data jsonb not null,
    mt_version uuid not null,
    user_id uuid not null references mt_doc_user (id) on delete cascade,
    credential_id bytea not null
);
create unique index passkeys_credential_id on mt_doc_passkey (credential_id);
create index passkeys_user_id on mt_doc_passkey (user_id, id);

create view passkeys as select id, user_id, credential_id from mt_doc_passkey;

create table recovery_codes (
    hash bytea primary key,
    user_id uuid not null references mt_doc_user (id) on delete cascade
);
create index recovery_codes_user_id on recovery_codes (user_id);

create table devices (
    id uuid primary key,
    user_id uuid not null references mt_doc_user (id) on delete cascade,
    key_hash bytea not null,
    -- As good until the browser has shown the new one.
    previous_key_hash bytea,
    failures integer not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    address text not null,
    description text not null
);
create unique index devices_key_hash_user_id on devices (key_hash, user_id);
create index devices_previous_key_hash on devices (previous_key_hash) where previous_key_hash is not null;
create index devices_user_id on devices (user_id);
create index devices_last_seen_at on devices (last_seen_at);

create table sessions (
    id uuid primary key,
    user_id uuid not null references mt_doc_user (id) on delete cascade,
    key_hash bytea not null,
    -- Finds the session by a key of any age.
    series_hash bytea not null,
    key_issued_at timestamptz not null,
    key_salt bytea,
    previous_key_hash bytea,
    key_seen_at timestamptz,
    remembered boolean not null,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    -- Null where a text message alone began the session.
    confirmed_at timestamptz,
    expires_at timestamptz not null,
    ends_at timestamptz not null,
    address text not null,
    device text not null,
    device_id uuid references devices (id) on delete set null,
    owes_agreement boolean not null,
    -- The account's sign-in before this one, which its first page tells.
    before_at timestamptz,
    before_device text
) with (fillfactor = 80);
create unique index sessions_key_hash on sessions (key_hash);
create unique index sessions_series_hash on sessions (series_hash);
create index sessions_user_id on sessions (user_id);
create index sessions_ends_at on sessions (ends_at);
create index sessions_device_id on sessions (device_id);

-- ── What leaves ──

create table outgoing_mails (
    id uuid primary key,
    template text not null,
    -- Null for the one that tells that the account is gone. A new account and its mail are saved together, in whatever order.
    user_id uuid references mt_doc_user (id) on delete cascade deferrable initially deferred,
    "to" text not null,
    culture text not null,
    requested_from text not null,
    device text not null,
    round integer,
    state text not null,
    attempts integer not null,
    created_at timestamptz not null,
    due_at timestamptz not null,
    -- By the database's clock: nodes' own clocks may differ.
    leased_until timestamptz,
    ended_at timestamptz,
    last_error text
);
create index outgoing_mails_due_at on outgoing_mails (due_at) where state = 'Waiting';
create index outgoing_mails_ended_at on outgoing_mails (ended_at) where ended_at is not null;
create index outgoing_mails_ended_at_of_nobody on outgoing_mails (ended_at) where user_id is null and ended_at is not null;
create index outgoing_mails_user_id on outgoing_mails (user_id);

create table outgoing_sms (
    id uuid primary key,
    "to" text not null,
    purpose text not null,
    culture text not null,
    sealed_code text,
    state text not null,
    attempts integer not null,
    gateway text,
    created_at timestamptz not null,
    due_at timestamptz not null,
    leased_until timestamptz,
    expires_at timestamptz not null,
    ended_at timestamptz,
    last_error text
);
create index outgoing_sms_due_at on outgoing_sms (due_at) where state in ('Waiting', 'Sending');
create index outgoing_sms_created_at on outgoing_sms (created_at);
create index outgoing_sms_to on outgoing_sms ("to");

-- How often what was refused, by the hour.
create table sms_refusals (
    hour timestamptz not null,
    reason text not null,
    count integer not null,
    primary key (hour, reason)
);

-- The ranges of numbers that are blocked, for administrators to see and lift; the counters are elsewhere.
create table sms_blocked_prefixes (
    prefix text primary key,
    until timestamptz not null
);

create table data_exports (
    id uuid primary key,
    user_id uuid not null references mt_doc_user (id) on delete cascade,
    requested_at timestamptz not null,
    requested_from text not null,
    device text not null,
    due_at timestamptz not null,
    leased_until timestamptz,
    ready_at timestamptz,
    expires_at timestamptz not null,
    content bytea not null
);
create unique index data_exports_user_id on data_exports (user_id);
create index data_exports_due_at on data_exports (due_at) where ready_at is null;
create index data_exports_expires_at on data_exports (expires_at);

-- ── The record ──

-- No foreign key: the record outlives the accounts that it is about.
create table audit_entries (
    id uuid primary key,
    at timestamptz not null,
    kind text not null,
    user_id uuid,
    actor_id uuid,
    factor text,
    address text not null,
    network text not null,
    device text not null,
    detail text not null
);
create index audit_entries_at on audit_entries (at, id);
create index audit_entries_user_id on audit_entries (user_id, at, id);
create index audit_entries_kind on audit_entries (kind, at, id);
-- Searched by their beginnings too.
create index audit_entries_address on audit_entries (address text_pattern_ops, at, id);
create index audit_entries_network on audit_entries (network text_pattern_ops, at, id);
-- What an account did to others is found again when it is deleted.
create index audit_entries_actor_id on audit_entries (actor_id) where actor_id is not null;

-- ── The site's own ──

-- Nothing is ever deleted here: what a newer list leaves out is retired, because old addresses name it.
create table areas (
    code text primary key,
    name text not null,
    parent text references areas,
    retired_at timestamptz
);

-- One row: how new the list is, and a number by which nodes notice that it was replaced.
create table area_list (
    id integer primary key default 1 check (id = 1),
    as_of timestamptz not null,
    revision integer not null
);

create table data_protection_keys (
    name text primary key,
    xml text not null
);

-- One row, which readiness writes to find out whether it can.
create table heartbeat (
    id integer primary key default 1 check (id = 1),
    at timestamptz not null
);
