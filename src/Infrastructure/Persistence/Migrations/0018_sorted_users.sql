-- Lists of all kinds of accounts that something else narrows are read in their order, not kind by kind: where one account in fifty is meant, some fifty
-- kinds would each be read until they had given a page. Statements for one kind find its own index cheaper.
create index users_user_name on mt_doc_user (user_name_key collate "C", id);
create index users_email on mt_doc_user (email_key collate "C", id);
