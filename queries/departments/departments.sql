-- All departments with their organisation, municipality, class, predecessors and successors.
-- Grain: one row per department_id, in the order of municipality, organisation and name.

with before as (
    select
        department_id,
        list(predecessor_id order by predecessor_id) as predecessors,
    from department_link
    group by all
),

after as (
    select
        predecessor_id,
        list(department_id order by department_id) as successors,
    from department_link
    group by all
)

select
    department.department_id,
    department.name,
    department.organisation_id,
    organisation.name as organisation,
    department.municipality_code,
    municipality.name as municipality,
    department.supervising_code,
    municipality.region_code,
    region.name as region,
    department.building_type,
    department.first_use_year,
    department.dwellings,
    department.dwellings_family,
    department.dwellings_elderly,
    department.dwellings_youth,
    department.dwellings_care,
    department.area_m2,
    department.tenancy_units,
    department.comprehensive_plan,
    department.area_id,
    department.flexible_letting_pct,
    department.municipal_allocation_pct,
    department.valid_from,
    department.valid_to,
    department_class.dwelling_type,
    department_class.size_class,
    department_class.first_use_class as period_class,
    coalesce(before.predecessors, []) as predecessors,
    coalesce(after.successors, []) as successors,
    department_class.is_demo,
from department
inner join organisation on department.organisation_id = organisation.organisation_id
inner join municipality on department.municipality_code = municipality.municipality_code
inner join region on municipality.region_code = region.region_code
inner join department_class on department.department_id = department_class.department_id
left join before on department.department_id = before.department_id
left join after on department.department_id = after.predecessor_id
order by
    municipality.name collate da,
    organisation.name collate da,
    department.name collate da,
    department.department_id
