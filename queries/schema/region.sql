-- The five regions, with the published totals that the municipalities must add up to.
-- Grain: one row per region_code.

create table region (
    region_code varchar,
    name varchar,
    municipalities integer,
    dwellings_2020 integer,
    dwellings_2026 integer,
    file_row integer
)
