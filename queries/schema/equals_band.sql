-- The quantiles of each class of equals that some department is compared in, linear between two figures.
-- Grain: one row per (indicator_id, definition_id, year, dwelling_type, class_id).

create table equals_band (
    indicator_id varchar,
    definition_id varchar,
    year integer,
    dwelling_type varchar,
    class_id integer,
    p10 double,
    p25 double,
    median double,
    p75 double,
    p90 double
)
