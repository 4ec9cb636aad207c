-- The housing organisations there are, to recognise them in a file. Made-up ones are left out.
-- Grain: one row per organisation_id; lbf_number is null where it is not known.

select
    organisation_id,
    lbf_number,
    name,
    municipality_code,
from organisation
where source_id != 'demo'
order by all
