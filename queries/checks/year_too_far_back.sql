-- the figure is more than 50 years older than the newest of departments
-- Grain: one row per fault.

with newest as (
    select max(year) as year,
    from observation
    where entity_level = 'department'
)

select
    observation.file,
    observation.file_row,
    cast(observation.year as varchar) as value,
from observation
inner join newest on observation.year < newest.year - 50
where observation.entity_level = 'department'
order by all
