-- the same figure stands twice
-- Grain: one row per fault.

select
    file,
    file_row,
    concat_ws(' ', indicator_id, definition_id, entity_level, entity_code, dwelling_type, period) as value,
from observation
qualify
    count(*) over (
        partition by indicator_id, definition_id, entity_level, entity_code, dwelling_type, period_start, year
    ) > 1
order by all
