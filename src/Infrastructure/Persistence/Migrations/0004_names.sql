-- Stored names that changed in the code: kinds of audit entries, templates and states of mails, columns and members of documents.
update audit_entries set kind = renamed.now
from (values
    ('Confirmed', 'Reauthenticated'),
    ('ConfirmationRefused', 'ReauthenticationRefused'),
    ('Disowned', 'CompromiseReported'),
    ('Forged', 'AntiforgeryFailed'),
    ('AdministratorMade', 'AdministratorGranted'),
    ('AdministratorUnmade', 'AdministratorRevoked'),
    ('PrefixLifted', 'PrefixUnblocked'),
    ('LoginBound', 'LoginLinked'),
    ('LoginUnbound', 'LoginUnlinked')) as renamed (before, now)
where kind = renamed.before;

update outgoing_mails set template = 'Reauthentication' where template = 'Confirmation';
update outgoing_mails set state = 'Obsolete' where state = 'Moot';

alter table sessions rename column confirmed_at to authenticated_at;
alter table sessions rename column owes_agreement to must_accept_agreement;

alter table mt_doc_former_email rename column held_until to reserved_until;
alter index former_emails_held_until rename to former_emails_reserved_until;
alter view former_emails rename column held_until to reserved_until;
update mt_doc_former_email set data = (data - 'heldUntil') || jsonb_build_object('reservedUntil', data -> 'heldUntil');
alter table outgoing_mails rename column round to token_version;
update mt_doc_user set data = (data - array['activationRound', 'oldestActivationRound', 'resetRound', 'oldestResetRound', 'emailRound', 'oldestEmailRound'])
    || jsonb_strip_nulls(jsonb_build_object(
        'activationTokenVersion', data -> 'activationRound', 'oldestActivationTokenVersion', data -> 'oldestActivationRound',
        'resetTokenVersion', data -> 'resetRound', 'oldestResetTokenVersion', data -> 'oldestResetRound',
        'emailTokenVersion', data -> 'emailRound', 'oldestEmailTokenVersion', data -> 'oldestEmailRound'));

-- What waits for the end of the transaction is checked now: a later migration of the same transaction alters these tables.
set constraints all immediate;
set constraints all deferred;
