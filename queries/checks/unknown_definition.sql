-- the definition does not exist or belongs to another indicator
-- Grain: one row per fault.

select
    observation.file,
    observation.file_row,
    observation.definition_id as value,
from observation
anti join definition
    on
        observation.definition_id = definition.definition_id
        and observation.indicator_id = definition.indicator_id
order by all
