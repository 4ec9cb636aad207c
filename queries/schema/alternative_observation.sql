-- The figures a later delivery took the place of; columns as in observation.
-- Grain: one row per figure and delivery that lost.

create table alternative_observation (
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
    value double,
    rounding_half_width double,
    numerator bigint,
    denominator bigint,
    status varchar,
    note varchar,
    file varchar,
    file_row integer
)
