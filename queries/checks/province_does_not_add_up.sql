-- the municipalities of the province do not add up to its published total
-- Grain: one row per fault.

with added as (
    select
        municipality.province_code,
        count(distinct municipality.municipality_code) as municipalities,
        sum(dwellings.dwellings) filter (where dwellings.year = 2020) as dwellings_2020,
        sum(dwellings.dwellings) filter (where dwellings.year = 2026) as dwellings_2026,
    from municipality
    left join municipality_dwellings as dwellings
        on municipality.municipality_code = dwellings.municipality_code and dwellings.weight_id = 'dwellings_all'
    group by all
)

select
    'master/provinces.csv' as file,
    province.file_row,
    concat_ws(' ', added.municipalities, added.dwellings_2020, added.dwellings_2026) as value,
from province
left join added on province.province_code = added.province_code
where
    province.municipalities is distinct from added.municipalities
    or province.dwellings_2020 is distinct from added.dwellings_2020
    or province.dwellings_2026 is distinct from added.dwellings_2026
order by all
