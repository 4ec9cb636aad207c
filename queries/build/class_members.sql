-- The classes each department belongs to, one at every step of the widening it has the parts for.
-- Grain: one row per (department_id, peer_class, step). Only there during a build.

create temp table class_member as
select
    department_class.department_id,
    equals_class.peer_class,
    equals_class.step,
    equals_class.class_id,
from department_class
inner join peer_step on true
inner join equals_class
    on
        peer_step.peer_class = equals_class.peer_class
        and peer_step.step = equals_class.step
        and department_class.is_demo = equals_class.is_demo
        and department_class.dwelling_type = equals_class.dwelling_type
        and if(peer_step.keep_size, department_class.size_class, '') = coalesce(equals_class.size_class, '')
        and if(peer_step.keep_building_type, department_class.building_type, '')
        = coalesce(equals_class.building_type, '')
        and if(peer_step.keep_first_use, department_class.first_use_class, '')
        = coalesce(equals_class.first_use_class, '')
        and if(peer_step.keep_region, department_class.region_code, '') = coalesce(equals_class.region_code, '')
