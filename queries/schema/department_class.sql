-- The parts of the class each department is compared in; a part that is not known is null.
-- Grain: one row per department_id. dwelling_type is the one most dwellings are of.

create table department_class (
    department_id varchar,
    is_demo boolean,
    dwelling_type varchar,
    size_class varchar,
    building_type varchar,
    first_use_class varchar,
    region_code varchar
)
