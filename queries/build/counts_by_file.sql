-- What each observation file brought: rows read and rows that hold a figure.
-- Grain: one row per file.

select
    file,
    count(*) as figures,
    count(value) as with_value,
from observation
group by all
order by all
