-- the place or group is not in the master data
-- Grain: one row per fault.

with known as (
    select
        'municipality' as entity_level,
        municipality_code as entity_code,
    from municipality
    union all
    select
        'region',
        region_code,
    from region
    union all
    select
        'province',
        province_code,
    from province
    union all
    select
        'group',
        group_id,
    from comparison_group
    union all
    select
        'organisation',
        organisation_id,
    from organisation
    union all
    select
        'department',
        department_id,
    from department
    union all
    select
        'country',
        '000',
)

select
    observation.file,
    observation.file_row,
    concat_ws(' ', observation.entity_level, observation.entity_code) as value,
from observation
anti join known
    on
        observation.entity_level = known.entity_level
        and observation.entity_code = known.entity_code
order by all
