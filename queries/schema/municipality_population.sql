-- Residents of a municipality in a quarter.
-- Grain: one row per (municipality_code, quarter).

create table municipality_population (
    municipality_code varchar,
    quarter varchar,
    population integer,
    source_id varchar,
    file_row integer
)
