-- The lines of the deliveries' observation files as they stand there, every cell as text. Only there during a build.
-- Grain: one row per (delivery, file_row); file_row counts from 1, which is the header.

create temp table line (
    delivery integer,
    file varchar,
    file_row integer,
    indicator_id varchar,
    definition_id varchar,
    source_id varchar,
    entity_level varchar,
    entity_code varchar,
    dwelling_type varchar,
    period varchar,
    value varchar,
    rounding varchar,
    numerator varchar,
    denominator varchar,
    status varchar,
    note varchar
)
