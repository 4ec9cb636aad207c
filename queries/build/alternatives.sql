-- The figures that a later delivery took the place of, kept to stand beside it.
-- Grain: one row per figure and delivery that lost.

select * exclude (place),
from candidate
where place > 1
order by all
