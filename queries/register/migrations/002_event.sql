-- What people have written; rows are only ever added. No index: whoever writes looks first, in the same transaction.
-- Grain: one row per event. place counts all events from 1, version those of a subject; event_id is the key the writer
-- gave it, written_at is UTC, payload is JSON.

create table event (
    event_id varchar not null,
    place integer not null,
    kind varchar not null,
    subject varchar not null,
    version integer not null,
    written_at timestamp not null,
    written_by varchar not null,
    reason varchar not null,
    payload varchar not null
)
