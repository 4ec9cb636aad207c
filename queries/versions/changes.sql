-- The figures that changed from one data version to another, revised ones first, then vanished ones.
-- Grain: one row per figure, at most $at_most. before or after is null where there is none.

with named as (
    select
        'municipality' as entity_level,
        municipality_code as entity_code,
        name,
    from later.municipality
    union all
    select
        'region',
        region_code,
        name,
    from later.region
    union all
    select
        'province',
        province_code,
        name,
    from later.province
    union all
    select
        'organisation',
        organisation_id,
        name,
    from later.organisation
    union all
    select
        'department',
        department_id,
        name,
    from later.department
)

select
    pair.kind,
    pair.indicator_id,
    pair.definition_id,
    pair.entity_level,
    pair.entity_code,
    coalesce(named.name, pair.entity_code) as entity,
    pair.dwelling_type,
    pair.period,
    pair.before,
    pair.after,
    pair.before_source,
    pair.after_source,
from pair
left join named
    on
        pair.entity_level = named.entity_level
        and pair.entity_code = named.entity_code
where pair.kind != 'unchanged'
order by
    array_position(['revised', 'vanished', 'new'], pair.kind),
    pair.indicator_id,
    pair.definition_id,
    pair.entity_level,
    pair.period,
    pair.entity_code,
    pair.dwelling_type
limit $at_most
