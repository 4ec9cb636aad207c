-- The rates of every year from 2005 to 2035: the newest known one that is not of a later year.
-- Grain: one row per (rate_id, year). All null before the first known year; carried_forward tells an older year's rate.

with years as (
    select unnest(range(2005, 2036))::integer as year,
),

rates as (
    select distinct rate_id,
    from rate
),

newest as (
    select
        rates.rate_id,
        years.year,
        arg_max(rate.value, rate.year) as value,
        max(rate.year) as known_year,
    from rates
    cross join years
    left join rate on rates.rate_id = rate.rate_id and years.year >= rate.year
    group by all
)

select
    rate_id,
    year,
    value,
    known_year,
    known_year < year as carried_forward,
from newest
order by all
