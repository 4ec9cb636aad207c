-- How many lines each delivery has and how many of them can be taken as they stand.
-- All their cells follow the rules of keyfigures/store/reading.py, and numbers are short enough not to be too large.
-- Grain: one row per delivery.

with covered as (
    select distinct period,
    from covered_period
)

select
    line.delivery,
    count(*) as lines,
    count(*) filter (
        where
        '' not in (indicator_id, definition_id, source_id, entity_level, entity_code, dwelling_type, status)
        and not regexp_matches(indicator_id, $untidy)
        and not regexp_matches(definition_id, $untidy)
        and not regexp_matches(source_id, $untidy)
        and not regexp_matches(entity_level, $untidy)
        and not regexp_matches(entity_code, $untidy)
        and not regexp_matches(dwelling_type, $untidy)
        and not regexp_matches(status, $untidy)
        and not regexp_matches(note, $untidy)
        and regexp_full_match(value, '(-?[0-9]{1,9}(\.[0-9]+)?)?')
        and regexp_full_match(rounding, '[0-9]{1,9}(\.[0-9]+)?')
        and regexp_full_match(numerator, '[0-9]{0,9}')
        and regexp_full_match(denominator, '[0-9]{0,9}')
        and covered.period is not null
    ) as plain,
from line
left join covered on line.period = covered.period
group by all
order by all
