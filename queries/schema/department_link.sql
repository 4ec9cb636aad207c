-- Which department came before which: a merger has several predecessors, a split several successors.
-- Grain: one row per (predecessor_id, department_id).

create table department_link (
    predecessor_id varchar,
    department_id varchar,
    valid_from varchar
)
