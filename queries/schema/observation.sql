-- Every figure: its value, what it is counted from, its status, definition, source and period.
-- Grain: one row per (indicator_id, definition_id, entity_level, entity_code, dwelling_type, period_start, year).
-- value is null, with the reason in status, where there is no figure; never zero.

create table observation (
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
