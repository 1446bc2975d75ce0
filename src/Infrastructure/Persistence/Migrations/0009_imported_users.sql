-- Who was imported from another system: harmless twice, and an account that was deleted since doesn't come back.
create table imported_users (
    source text not null,
    -- SHA-256 of the key that the account had there, which may be a name; it stays when the account is deleted.
    source_key bytea not null,
    user_id uuid references mt_doc_user (id) on delete set null,
    primary key (source, source_key)
);
create index imported_users_user_id on imported_users (user_id);

-- Algorithms of other systems by which accounts may still have hashes, with an example of what a check costs.
create table imported_hashes (
    algorithm text primary key,
    example text not null,
    cost bigint not null
);

create view password_hashes as select id as user_id, data ->> 'passwordHash' as hash from mt_doc_user;
