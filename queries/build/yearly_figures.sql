-- The figure of each department for each year: by the preferred definition, of several dates the last.
-- Grain: one row per (indicator_id, year, department_id, dwelling_type). compared tells whether it may stand among
-- equals: the indicator is compared, there is a figure, and the account is not shorter than a year.
-- Only there during a build.

create temp table yearly_figure as
select
    observation.indicator_id,
    observation.year,
    observation.entity_code as department_id,
    observation.dwelling_type,
    observation.definition_id,
    observation.source_id,
    observation.period,
    observation.period_start,
    observation.value,
    observation.numerator,
    observation.denominator,
    observation.status,
    observation.note,
    indicator.peer_class,
    observation.value is not null
    and indicator.peer_class != 'none'
    and (
        not contains(observation.period, '/')
        or date_diff('day', observation.period_start, observation.period_end) >= 360
    ) as compared,
from observation
inner join definition on observation.definition_id = definition.definition_id
inner join indicator on observation.indicator_id = indicator.indicator_id
where observation.entity_level = 'department'
qualify
    row_number() over (
        partition by observation.indicator_id, observation.year, observation.entity_code, observation.dwelling_type
        order by definition.preference asc, observation.period_end desc, observation.period_start desc
    ) = 1
