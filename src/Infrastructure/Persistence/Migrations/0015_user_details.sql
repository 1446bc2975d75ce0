-- One person's page: the last mails about an account, the last text messages to its number, and since when the number is its own.
create index outgoing_mails_user_id_created_at on outgoing_mails (user_id, created_at);
drop index outgoing_mails_user_id;
create index outgoing_sms_to_created_at on outgoing_sms ("to", created_at);
drop index outgoing_sms_to;
create index audit_entries_mobile_changed on audit_entries (user_id, at) where kind = 'MobileChanged';
