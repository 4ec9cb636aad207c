-- The places figures can be about, with every name they go by.
-- Grain: one row per (entity_level, entity_code); aliases stand with semicolons between them.

select
    'municipality' as entity_level,
    municipality_code as entity_code,
    name,
    concat_ws(';', full_name, aliases) as aliases,
    region_code,
from municipality
union all
select
    'region',
    region_code as entity_code,
    name,
    '' as aliases,
    region_code,
from region
union all
select
    'province',
    province_code as entity_code,
    name,
    '' as aliases,
    region_code,
from province
order by all
