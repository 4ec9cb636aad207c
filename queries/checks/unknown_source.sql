-- the source does not exist in data/sources
-- Grain: one row per fault.

with named as (
    select
        file,
        file_row,
        source_id,
    from observation
    union all
    select
        'master/municipality_dwellings.csv',
        file_row,
        source_id,
    from municipality_dwellings
    union all
    select
        'master/municipality_population.csv',
        file_row,
        source_id,
    from municipality_population
    union all
    select
        'master/mergers.csv',
        file_row,
        source_id,
    from municipality_merger
    union all
    select
        'master/groups.csv',
        file_row,
        source_id,
    from comparison_group
    union all
    select
        file,
        file_row,
        source_id,
    from organisation
    union all
    select
        file,
        file_row,
        source_id,
    from department
    union all
    select
        'master/department_notes.csv',
        file_row,
        source_id,
    from department_note
    union all
    select
        'master/rates.csv',
        file_row,
        source_id,
    from rate
)

select
    named.file,
    named.file_row,
    named.source_id as value,
from named
anti join source on named.source_id = source.source_id
order by all
