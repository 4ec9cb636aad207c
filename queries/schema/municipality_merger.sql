-- The municipalities that became today's municipality in a year.
-- Grain: one row per (municipality_code, former_name).

create table municipality_merger (
    municipality_code varchar,
    former_name varchar,
    year integer,
    source_id varchar,
    file_row integer
)
