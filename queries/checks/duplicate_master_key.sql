-- the same key stands twice in the master data
-- Grain: one row per fault.

with keys as (
    select
        'master/municipalities.csv' as file,
        file_row,
        municipality_code as key,
    from municipality
    union all
    select
        'master/regions.csv',
        file_row,
        region_code,
    from region
    union all
    select
        'master/provinces.csv',
        file_row,
        province_code,
    from province
    union all
    select
        file,
        file_row,
        organisation_id,
    from organisation
    union all
    select
        file,
        file_row,
        department_id,
    from department
    union all
    select
        'master/tiles.csv',
        file_row,
        municipality_code,
    from municipality_tile
    union all
    select
        'master/groups.csv',
        file_row,
        concat_ws(' ', group_id, municipality_code),
    from comparison_group
    union all
    select
        'master/municipality_dwellings.csv',
        file_row,
        concat_ws(' ', municipality_code, weight_id, year),
    from municipality_dwellings
    union all
    select
        'master/municipality_population.csv',
        file_row,
        concat_ws(' ', municipality_code, quarter),
    from municipality_population
    union all
    select
        'master/mergers.csv',
        file_row,
        concat_ws(' ', municipality_code, former_name),
    from municipality_merger
    union all
    select
        'master/rates.csv',
        file_row,
        concat_ws(' ', rate_id, year),
    from rate
    union all
    select
        'master/suppression.csv',
        file_row,
        indicator_id,
    from suppression_threshold
    union all
    select
        'master/department_notes.csv',
        file_row,
        concat_ws(' ', department_id, text_da),
    from department_note
)

select
    file,
    file_row,
    key as value,
from keys
qualify count(*) over (partition by file, key) > 1
order by all
