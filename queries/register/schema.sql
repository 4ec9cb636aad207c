-- The schema version of a register: the number of the last migration it has seen.
-- Grain: one row.

select max(number) as number,
from migration
order by all
