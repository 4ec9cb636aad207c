-- The ways in which publishers count an indicator, in order of preference.
-- Grain: one row per definition_id.

create table definition (
    definition_id varchar,
    indicator_id varchar,
    preference integer,
    title_da varchar,
    title_en varchar,
    publisher varchar
)
