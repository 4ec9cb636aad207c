-- The figures of some indicators as they are now, to hold an import against.
-- Grain: one row per figure, in order of time; covers is what tells it from others of its series.

select
    indicator_id,
    definition_id,
    entity_level,
    entity_code,
    dwelling_type,
    period,
    if(entity_level = 'municipality', year::text, concat_ws('/', period_start, year)) as covers,
    period_end::text as ends,
    value,
from observation
where indicator_id in $indicators
order by indicator_id, definition_id, entity_level, entity_code, dwelling_type, period_end, year
