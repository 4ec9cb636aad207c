-- The departments there are, to recognise them in a file and to keep what a file does not say of them.
-- Grain: one row per department_id, with the columns of its master file.

select
    department_id,
    organisation_id,
    name,
    municipality_code,
    supervising_code,
    building_type,
    first_use_year,
    dwellings,
    dwellings_family,
    dwellings_elderly,
    dwellings_youth,
    area_m2,
    tenancy_units,
    predecessor_id,
    valid_from,
    valid_to,
from department
order by all
