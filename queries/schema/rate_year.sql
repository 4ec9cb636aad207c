-- The rate of every year that departments have figures for: the newest known one not after it.
-- Grain: one row per (rate_id, year); known_year is the year the rate is from. No row before the first known year.

create table rate_year (
    rate_id varchar,
    year integer,
    value integer,
    known_year integer
)
