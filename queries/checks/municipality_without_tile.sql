-- the municipality has no tile of its own in master/tiles.csv
-- Grain: one row per fault.

with shared as (
    select municipality_code,
    from municipality_tile
    qualify count(*) over (partition by tile_column, tile_row) > 1
)

select
    'master/municipalities.csv' as file,
    municipality.file_row,
    municipality.name as value,
from municipality
left join municipality_tile on municipality.municipality_code = municipality_tile.municipality_code
left join shared on municipality.municipality_code = shared.municipality_code
where municipality_tile.municipality_code is null or shared.municipality_code is not null
order by all
