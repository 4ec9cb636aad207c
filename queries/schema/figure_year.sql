-- The years departments have figures for.
-- Grain: one row per year.

create table figure_year (
    year integer
)
