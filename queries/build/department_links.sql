-- Which department came before which; predecessor_id holds several ids, with spaces between, after a merger.
-- Grain: one row per (predecessor_id, department_id).

select
    unnest(string_split_regex(trim(predecessor_id), '[ ,;]+')) as predecessor_id,
    department_id,
    valid_from,
from department
where predecessor_id is not null
order by all
