-- The processes that serve the site, by the database's clock.
create table nodes (
    id uuid primary key,
    name text not null,
    version text not null,
    started_at timestamptz not null default now(),
    seen_at timestamptz not null default now()
);
