-- the figure is outside the range of its indicator
-- Grain: one row per fault.

select
    observation.file,
    observation.file_row,
    observation.value,
from observation
inner join indicator on observation.indicator_id = indicator.indicator_id
where
    not isfinite(observation.value)
    or observation.value not between indicator.low and indicator.high
order by all
