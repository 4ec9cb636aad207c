-- The rate of every year that departments have figures for: the newest known one not after it.
-- Grain: one row per (rate_id, year); known_year is the year the rate is from. No row before the first known year.

create view rate_year as
with years as (
    select distinct year,
    from department_figure
)

select
    rate.rate_id,
    years.year,
    arg_max(rate.value, rate.year) as value,
    max(rate.year) as known_year,
from rate
inner join years on rate.year <= years.year
group by all
