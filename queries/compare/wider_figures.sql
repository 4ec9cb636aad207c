-- The figures of an indicator for the country, regions, provinces and groups, all dwelling types.
-- Grain: one row per (definition_id, entity_level, entity_code, dwelling_type, period).

select
    definition_id,
    source_id,
    entity_level,
    entity_code,
    dwelling_type,
    year,
    period,
    period_start,
    value,
    rounding_half_width,
    numerator,
    status,
from observation
where indicator_id = $indicator_id and entity_level != 'municipality'
order by definition_id, entity_level, entity_code, dwelling_type, period_start, year
