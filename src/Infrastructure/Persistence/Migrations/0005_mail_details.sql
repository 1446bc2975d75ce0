-- What a mail names beyond its template: a passkey, a provider.
alter table outgoing_mails add column detail text not null default '';
