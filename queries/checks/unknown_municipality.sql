-- the municipality is not in master/municipalities.csv
-- Grain: one row per fault.

with named as (
    select
        'master/tiles.csv' as file,
        file_row,
        municipality_code,
    from municipality_tile
    union all
    select
        'master/groups.csv',
        file_row,
        municipality_code,
    from comparison_group
    union all
    select
        'master/municipality_dwellings.csv',
        file_row,
        municipality_code,
    from municipality_dwellings
    union all
    select
        'master/municipality_population.csv',
        file_row,
        municipality_code,
    from municipality_population
    union all
    select
        'master/mergers.csv',
        file_row,
        municipality_code,
    from municipality_merger
    union all
    select
        file,
        file_row,
        municipality_code,
    from organisation
    union all
    select
        file,
        file_row,
        municipality_code,
    from department
    union all
    select
        file,
        file_row,
        supervising_code,
    from department
    where supervising_code is not null
)

select
    named.file,
    named.file_row,
    named.municipality_code as value,
from named
anti join municipality on named.municipality_code = municipality.municipality_code
order by all
