-- The rates a key figure is held against, in kroner, by the year each is for; years between are not known.
-- Grain: one row per (rate_id, year).

create table rate (
    rate_id varchar,
    year integer,
    value integer,
    source_id varchar,
    file_row integer
)
