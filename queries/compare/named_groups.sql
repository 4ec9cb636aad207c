-- The members of the groups that somebody has named.
-- Grain: one row per (group_id, municipality_code).

select
    group_id,
    municipality_code,
from comparison_group
order by all
