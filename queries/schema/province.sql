-- The eleven provinces (landsdele), with the published totals that the municipalities must add up to.
-- Grain: one row per province_code.

create table province (
    province_code varchar,
    name varchar,
    region_code varchar,
    municipalities integer,
    dwellings_2020 integer,
    dwellings_2026 integer,
    file_row integer
)
