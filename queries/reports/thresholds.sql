-- From how many people a figure may be shown to everybody.
-- Grain: one row per indicator with a threshold; null where there is none for the count, or for the base.

select
    indicator_id,
    smallest_count,
    smallest_base,
from suppression_threshold
order by indicator_id
