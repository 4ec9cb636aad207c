-- The classes of equals at every step of the widening, and how the step was reached.
-- Grain: one row per class_id; the parts let go at the step are null.

create table equals_class (
    class_id integer,
    peer_class varchar,
    step integer,
    is_demo boolean,
    dwelling_type varchar,
    size_class varchar,
    building_type varchar,
    first_use_class varchar,
    region_code varchar
)
