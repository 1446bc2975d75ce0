-- A mail that waits for the operator, since the mail server takes none from us, loses no time by it.
alter table outgoing_mails
    add column held_since timestamptz,
    add column give_up_at timestamptz;
update outgoing_mails set give_up_at = created_at + interval '48 hours';
alter table outgoing_mails alter column give_up_at set not null;
create index outgoing_mails_held_since on outgoing_mails (held_since) where state = 'Waiting' and held_since is not null;
