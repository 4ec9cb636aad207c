-- Which migrations a register has seen; the highest number is its schema version.
-- Grain: one row per migration. applied_at is UTC.

create table migration (
    number integer not null,
    name varchar not null,
    applied_at timestamp not null
)
