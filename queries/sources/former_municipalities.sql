-- The municipalities of before the reform of 2007 and the one each is part of now.
-- Grain: one row per (former_name, municipality_code); former_code is null where it is not known.

select
    municipality_merger.former_name,
    municipality_merger.former_code,
    municipality_merger.municipality_code,
    municipality.name,
from municipality_merger
inner join municipality on municipality_merger.municipality_code = municipality.municipality_code
order by all
