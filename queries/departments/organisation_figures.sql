-- An organisation's own figures, all years.
-- Grain: one row per (indicator_id, year): of several one with a value, then a whole year, then the preferred
-- definition, then the last date.

select
    observation.indicator_id,
    observation.definition_id,
    observation.source_id,
    observation.year,
    observation.period,
    observation.period_start,
    observation.value,
    observation.numerator,
    observation.denominator,
    observation.status,
    observation.note,
    not contains(observation.period, '/')
    or date_diff('day', observation.period_start, observation.period_end) >= 360 as of_a_year,
from observation
inner join definition on observation.definition_id = definition.definition_id
where
    observation.entity_level = 'organisation'
    and observation.entity_code = $organisation_id
    and observation.dwelling_type = 'all'
qualify
    row_number() over (
        partition by observation.indicator_id, observation.year
        order by
            observation.value is null and observation.status != 'suppressed' asc,
            of_a_year desc,
            definition.preference asc,
            observation.period_end desc,
            observation.period_start desc
    ) = 1
order by observation.indicator_id, observation.year
