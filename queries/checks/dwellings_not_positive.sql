-- a weight must be a positive number of dwellings of a known kind
-- Grain: one row per fault.

select
    'master/municipality_dwellings.csv' as file,
    file_row,
    concat_ws(' ', weight_id, dwellings) as value,
from municipality_dwellings
where dwellings is null or dwellings <= 0 or weight_id not in ('dwellings_all', 'dwellings_occupied')
order by all
