-- When somebody had a mail that failed sent again: from then on it waits anew, however old it is.
alter table outgoing_mails add column requeued_at timestamptz;
-- Health checks ask for the oldest that waits.
create index outgoing_mails_waiting_since on outgoing_mails ((coalesce(requeued_at, created_at))) where state = 'Waiting';
-- Templates that no version writes any more, and none can read.
delete from outgoing_mails where template in ('FactorChanged', 'LoginsChanged');
