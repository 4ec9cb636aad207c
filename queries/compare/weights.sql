-- The dwellings that averages are weighted by, of every municipality, kind and year.
-- Grain: one row per (weight_id, year, municipality_code).

select
    weight_id,
    year,
    municipality_code,
    dwellings,
from municipality_dwellings
order by weight_id, year, municipality_code
