-- The rate of every year that departments have figures for: the newest known one not after it.
-- Grain: one row per (rate_id, year); known_year is the year the rate is from. No row before the first known year.

select
    rate.rate_id,
    figure_year.year,
    arg_max(rate.value, rate.year) as value,
    max(rate.year) as known_year,
from rate
inner join figure_year on rate.year <= figure_year.year
group by all
order by all
