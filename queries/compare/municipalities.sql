-- The municipalities with their groups, their place in the tile map and their newest residents and dwellings.
-- Grain: one row per municipality_code.

with newest_dwellings as (
    select
        municipality_code,
        arg_max(dwellings, year) as dwellings,
        max(year) as dwellings_year,
    from municipality_dwellings
    where weight_id = 'dwellings_all'
    group by all
),

newest_population as (
    select
        municipality_code,
        arg_max(population, quarter) as population,
        max(quarter) as population_quarter,
    from municipality_population
    group by all
)

select
    municipality.municipality_code,
    municipality.name,
    municipality.full_name,
    municipality.region_code,
    region.name as region,
    municipality.province_code,
    province.name as province,
    municipality.cluster,
    municipality_tile.tile_column,
    municipality_tile.tile_row,
    municipality_tile.label,
    newest_population.population,
    newest_population.population_quarter,
    newest_dwellings.dwellings,
    newest_dwellings.dwellings_year,
from municipality
inner join region on municipality.region_code = region.region_code
inner join province on municipality.province_code = province.province_code
inner join municipality_tile on municipality.municipality_code = municipality_tile.municipality_code
left join newest_population on municipality.municipality_code = newest_population.municipality_code
left join newest_dwellings on municipality.municipality_code = newest_dwellings.municipality_code
order by municipality.name collate da
