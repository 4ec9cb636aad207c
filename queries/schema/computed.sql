-- The values that queries/indicators/*.sql compute from numerator and denominator.
-- Grain: one row per reading_id of a computed indicator. Only there during a build.

create temp table computed (
    reading_id integer,
    value double
)
