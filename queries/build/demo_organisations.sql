-- The organisations that exist, whose demo twins carry their name with (demo) behind it.
-- Grain: one row per organisation_id.

select
    organisation_id,
    name,
    municipality_code,
from organisation
order by organisation_id
