-- The span that queued a message, so that sending it belongs to the same trace.
alter table outgoing_mails add column traceparent text;
alter table outgoing_sms add column traceparent text;
