-- The municipalities that became today's municipality in a year.
-- Grain: one row per (municipality_code, former_name); a divided municipality has several. former_code may be null.

create table municipality_merger (
    municipality_code varchar,
    former_name varchar,
    former_code varchar,
    year integer,
    source_id varchar,
    file_row integer
)
