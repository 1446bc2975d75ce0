-- What readers of English call an area; null where the list doesn't say.
alter table areas add english_name text;
