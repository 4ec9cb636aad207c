-- The years a publisher has withdrawn from a definition: a gap with a reason.
-- Grain: one row per (definition_id, year).

create table closed_year (
    definition_id varchar,
    year integer
)
