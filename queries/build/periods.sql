-- The periods that the lines of the deliveries name.
-- Grain: one row per period.

select distinct period,
from line
order by all
