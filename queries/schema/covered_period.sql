-- What the periods of the deliveries cover. Only there during a build.
-- Grain: one row per (period, year): two years that share a figure are two rows.

create temp table covered_period (
    period varchar,
    period_start date,
    period_end date,
    year integer
)
