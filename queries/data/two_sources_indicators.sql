-- The indicators of which two sources give the same figure.
-- Grain: one row per indicator_id.

select
    indicator_id,
    count(*) as figures,
from alternative_observation
group by all
order by all
