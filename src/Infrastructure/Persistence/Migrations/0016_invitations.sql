-- People whom administrators ask to join.
create table invitations (
    id uuid primary key,
    email text not null,
    email_key text not null,
    culture text not null,
    -- No foreign key: who invited is known as long as the invitation is.
    administrator_id uuid not null,
    created_at timestamptz not null,
    -- When its mail was last asked for.
    sent_at timestamptz not null,
    expires_at timestamptz not null,
    withdrawn_at timestamptz,
    accepted_at timestamptz,
    -- The account that came of it.
    user_id uuid references mt_doc_user (id) on delete cascade
);
-- An address has one at a time; inviting it again sends that one again.
create unique index invitations_email_key on invitations (email_key) where withdrawn_at is null and accepted_at is null;
create index invitations_sent_at on invitations (sent_at, id);
create index invitations_expires_at on invitations (expires_at);
create index invitations_user_id on invitations (user_id) where user_id is not null;

-- Its mails are about no account. Their record stays as long as that of others, so that what failed can be seen.
alter table outgoing_mails add column invitation_id uuid references invitations (id) on delete cascade;
create index outgoing_mails_invitation_id on outgoing_mails (invitation_id, created_at) where invitation_id is not null;
