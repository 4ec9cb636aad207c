-- What departments are compared by when twins are looked for.
-- Grain: one row per department_id with a figure of any kind in the year; a feature not known is null.

with present as (
    select distinct department_id,
    from department_figure
    where year = $year
)

select
    department.department_id,
    department_class.is_demo,
    coalesce(department.dwellings_family, 0) as family,
    coalesce(department.dwellings_elderly, 0) + coalesce(department.dwellings_care, 0) as elderly,
    coalesce(department.dwellings_youth, 0) as youth,
    department.building_type,
    nullif(department.dwellings, 0) as dwellings,
    department.first_use_year,
    department.area_m2 / nullif(department.dwellings, 0) as dwelling_area_m2,
    rent.value as rent_kr_m2,
from department
inner join present on department.department_id = present.department_id
inner join department_class on department.department_id = department_class.department_id
left join department_figure as rent
    on
        department.department_id = rent.department_id
        and rent.indicator_id = 'rent_kr_m2'
        and rent.dwelling_type = 'all'
        and rent.year = $year
order by department.department_id
