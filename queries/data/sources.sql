-- What each source holds: figures that count, figures another source has taken the place of, and the years.
-- Grain: one row per source_id with any figure; first_year and last_year are null where none of them counts.

with counted as (
    select
        source_id,
        count(value) as figures,
        0 as replaced,
        min(year) filter (where value is not null) as first_year,
        max(year) filter (where value is not null) as last_year,
    from observation
    group by all
    union all
    select
        source_id,
        0,
        count(value),
        null,
        null,
    from alternative_observation
    group by all
)

select
    counted.source_id,
    sum(counted.figures)::bigint as figures,
    sum(counted.replaced)::bigint as replaced,
    min(counted.first_year) as first_year,
    max(counted.last_year) as last_year,
from counted
group by all
order by all
