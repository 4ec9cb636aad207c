-- the publisher has withdrawn this year, yet it has a figure
-- Grain: one row per fault.

select
    observation.file,
    observation.file_row,
    observation.year as value,
from observation
semi join closed_year
    on
        observation.definition_id = closed_year.definition_id
        and observation.year = closed_year.year
where observation.value is not null
order by all
