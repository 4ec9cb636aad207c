-- The figures that count: of every figure the one that came last.
-- Grain: one row per figure, sorted so that a question about one indicator reads one stretch.

select * exclude (place),
from candidate
where place = 1
order by all
