-- The figures as the files give them, before anything is computed or checked. Only there during a build.
-- Grain: one row per (file, file_row, year). delivery counts up with every delivery; 0 is the project's own data.

create temp table reading (
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
    file_row integer,
    delivery integer
)
