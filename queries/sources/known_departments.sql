-- The departments there are, made-up ones left out: to recognise them in a file, and to keep what it doesn't say.
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
    dwellings_care,
    comprehensive_plan,
    area_id,
    flexible_letting_pct,
    municipal_allocation_pct,
    predecessor_id,
    valid_from,
    valid_to,
from department
where source_id != 'demo'
order by all
