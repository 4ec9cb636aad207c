-- The figures as the files give them, before anything is computed or checked.
-- Grain: one row per (file, file_row, year).

create table reading (
    reading_id integer,
    indicator_id varchar,
    definition_id varchar,
    source_id varchar,
    entity_level varchar,
    entity_code varchar,
    dwelling_type varchar,
    year integer,
    period varchar,
    period_start date,
    period_end date,
    printed_value double,
    rounding_half_width double,
    numerator bigint,
    denominator bigint,
    status varchar,
    note varchar,
    file varchar,
    file_row integer
)
