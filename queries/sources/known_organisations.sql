-- The housing organisations there are, to recognise them in a file.
-- Grain: one row per organisation_id; lbf_number is null where it is not known.

select
    organisation_id,
    lbf_number,
    name,
    municipality_code,
from organisation
order by all
