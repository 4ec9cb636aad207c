-- The figure of each department for each year, one of several if there are.
-- One with a value comes before one without (a hidden one counts as one with), a whole year before a part of it, the
-- preferred definition before others, the last date first.
-- Grain: one row per (indicator_id, year, department_id, dwelling_type). of_a_year is false for an account shorter than
-- a year; compared tells whether the figure may stand among equals. Only there during a build.

create temp table yearly_figure as
with known as (
    select
        *,
        not contains(period, '/') or date_diff('day', period_start, period_end) >= 360 as of_a_year,
    from observation
    where entity_level = 'department'
)

select
    known.indicator_id,
    known.year,
    known.entity_code as department_id,
    known.dwelling_type,
    known.definition_id,
    known.source_id,
    known.period,
    known.period_start,
    known.value,
    known.numerator,
    known.denominator,
    known.status,
    known.note,
    known.of_a_year,
    indicator.peer_class,
    known.value is not null and known.of_a_year and indicator.peer_class != 'none' as compared,
from known
inner join definition on known.definition_id = definition.definition_id
inner join indicator on known.indicator_id = indicator.indicator_id
qualify
    row_number() over (
        partition by known.indicator_id, known.year, known.entity_code, known.dwelling_type
        order by
            known.value is null and known.status != 'suppressed' asc,
            known.of_a_year desc,
            definition.preference asc,
            known.period_end desc,
            known.period_start desc
    ) = 1
