-- The figures of chosen departments by chosen indicators, all years up to one, each with its place among its equals.
-- Grain: one row per (indicator_id, department_id, dwelling_type, year).

select *,
from department_standing
where
    department_id in $departments
    and indicator_id in $indicators
    and year between $first_year and $last_year
order by indicator_id, department_id, dwelling_type, year
