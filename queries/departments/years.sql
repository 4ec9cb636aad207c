-- The years in which departments of a municipality have a figure by an indicator; an empty indicator means any.
-- Grain: one row per year.

select distinct department_figure.year,
from department_figure
inner join department on department_figure.department_id = department.department_id
where
    department.municipality_code = $municipality_code
    and ($indicator_id = '' or department_figure.indicator_id = $indicator_id)
    and department_figure.value is not null
order by department_figure.year
