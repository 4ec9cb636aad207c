-- the municipalities of the region do not add up to its published total
-- Grain: one row per fault.

with added as (
    select
        municipality.region_code,
        count(distinct municipality.municipality_code) as municipalities,
        sum(dwellings.dwellings) filter (where dwellings.year = 2020) as dwellings_2020,
        sum(dwellings.dwellings) filter (where dwellings.year = 2026) as dwellings_2026,
    from municipality
    left join municipality_dwellings as dwellings
        on municipality.municipality_code = dwellings.municipality_code and dwellings.weight_id = 'dwellings_all'
    group by all
)

select
    'master/regions.csv' as file,
    region.file_row,
    concat_ws(' ', added.municipalities, added.dwellings_2020, added.dwellings_2026) as value,
from region
left join added on region.region_code = added.region_code
where
    region.municipalities is distinct from added.municipalities
    or region.dwellings_2020 is distinct from added.dwellings_2020
    or region.dwellings_2026 is distinct from added.dwellings_2026
order by all
