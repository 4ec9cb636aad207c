-- The weights that suit a definition, in order of preference.
-- Grain: one row per (definition_id, weight_id).

create table definition_weight (
    definition_id varchar,
    weight_id varchar,
    preference integer
)
