-- The administrators' list of mails: by state, and by whom they go to.
create index outgoing_mails_state on outgoing_mails (state, created_at, id);
create index outgoing_mails_to on outgoing_mails (lower("to"), created_at, id);
