-- a figure that is there is called missing, or one that is missing is called there
-- Grain: one row per fault.

select
    file,
    file_row,
    concat_ws(' ', status, value) as value,
from observation
where (value is not null) != (status in ('observed', 'derived', 'one_value_two_years'))
order by all
