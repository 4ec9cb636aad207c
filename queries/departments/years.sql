-- The years in which departments of a municipality have a figure by an indicator.
-- An empty indicator means any, an empty department all of the municipality.
-- Grain: one row per year.

select distinct department_figure.year,
from department_figure
inner join department on department_figure.department_id = department.department_id
where
    department.municipality_code = $municipality_code
    and ($department_id = '' or department.department_id = $department_id)
    and ($indicator_id = '' or department_figure.indicator_id = $indicator_id)
    and department_figure.value is not null
order by department_figure.year
