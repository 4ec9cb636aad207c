-- Figures that two sources give: the one that is used beside the one it took the place of.
-- Grain: one row per figure of an indicator and replaced source, the largest difference first; at most $at_most.

with placed as (
    select
        municipality_code as entity_code,
        'municipality' as entity_level,
        name,
    from municipality
    union all
    select
        region_code,
        'region',
        name,
    from region
    union all
    select
        province_code,
        'province',
        name,
    from province
    union all
    select
        department_id,
        'department',
        name,
    from department
)

select
    coalesce(placed.name, used.entity_code) as name,
    used.definition_id,
    used.dwelling_type,
    used.period,
    used.value as used_value,
    used.source_id as used_source,
    replaced.value as replaced_value,
    replaced.source_id as replaced_source,
    used.value - replaced.value as difference,
    replaced.rounding_half_width + used.rounding_half_width as rounding,
from alternative_observation as replaced
inner join observation as used
    on
        replaced.indicator_id = used.indicator_id
        and replaced.definition_id = used.definition_id
        and replaced.entity_level = used.entity_level
        and replaced.entity_code = used.entity_code
        and replaced.dwelling_type = used.dwelling_type
        and replaced.year = used.year
        and (replaced.period_start = used.period_start or replaced.entity_level = 'municipality')
left join placed
    on
        used.entity_level = placed.entity_level
        and used.entity_code = placed.entity_code
where used.indicator_id = $indicator_id
order by abs(used.value - replaced.value) desc, used.entity_level asc, used.entity_code asc, used.year asc
limit $at_most
