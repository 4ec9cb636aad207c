-- How many figures are new, revised, vanished and unchanged from one data version to another.
-- Grain: one row per kind.

select
    kind,
    count(*) as figures,
from pair
group by all
order by all
