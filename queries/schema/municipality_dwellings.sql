-- Dwellings of a municipality in a year, by what is counted: the weights of a weighted average.
-- Grain: one row per (municipality_code, weight_id, year).

create table municipality_dwellings (
    municipality_code varchar,
    weight_id varchar,
    year integer,
    dwellings integer,
    source_id varchar,
    file_row integer
)
