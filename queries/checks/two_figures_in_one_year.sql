-- the municipality has two figures of the same year by one definition
-- Grain: one row per fault.

select
    file,
    file_row,
    concat_ws(' ', indicator_id, definition_id, entity_code, dwelling_type, year) as value,
from observation
where entity_level = 'municipality'
qualify count(*) over (partition by indicator_id, definition_id, entity_code, dwelling_type, year) > 1
order by all
