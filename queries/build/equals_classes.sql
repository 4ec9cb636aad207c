-- The classes of equals: what departments have in common at every step of the widening.
-- Grain: one row per class. Departments with an unknown part are in no class that keeps the part.

with kept as (
    select distinct
        peer_step.peer_class,
        peer_step.step,
        department_class.is_demo,
        department_class.dwelling_type,
        if(peer_step.keep_size, department_class.size_class, null) as size_class,
        if(peer_step.keep_building_type, department_class.building_type, null) as building_type,
        if(peer_step.keep_first_use, department_class.first_use_class, null) as first_use_class,
        if(peer_step.keep_region, department_class.region_code, null) as region_code,
    from department_class
    cross join peer_step
    where
        department_class.dwelling_type is not null
        and not (peer_step.keep_size and department_class.size_class is null)
        and not (peer_step.keep_building_type and department_class.building_type is null)
        and not (peer_step.keep_first_use and department_class.first_use_class is null)
        and not (peer_step.keep_region and department_class.region_code is null)
)

select
    row_number() over (
        order by
            peer_class,
            step,
            is_demo,
            dwelling_type,
            size_class,
            building_type,
            first_use_class,
            region_code
    ) as class_id,
    *,
from kept
order by class_id
