-- Every figure of two data versions, attached as earlier and later, side by side with what became of it.
-- Grain: one row per figure of either; demo figures don't count, they come and go as a whole. A municipality has one
-- figure a year, whatever its date.

create view pair as
with earlier_figure as (
    select
        *,
        if(entity_level = 'municipality', null, period_start) as told_apart_by,
    from earlier.observation
    where value is not null and source_id != 'demo'
),

later_figure as (
    select
        *,
        if(entity_level = 'municipality', null, period_start) as told_apart_by,
    from later.observation
    where value is not null and source_id != 'demo'
)

select
    coalesce(later_figure.indicator_id, earlier_figure.indicator_id) as indicator_id,
    coalesce(later_figure.definition_id, earlier_figure.definition_id) as definition_id,
    coalesce(later_figure.entity_level, earlier_figure.entity_level) as entity_level,
    coalesce(later_figure.entity_code, earlier_figure.entity_code) as entity_code,
    coalesce(later_figure.dwelling_type, earlier_figure.dwelling_type) as dwelling_type,
    coalesce(later_figure.period, earlier_figure.period) as period,
    earlier_figure.value as before,
    later_figure.value as after,
    earlier_figure.source_id as before_source,
    later_figure.source_id as after_source,
    case
        when earlier_figure.value is null then 'new'
        when later_figure.value is null then 'vanished'
        when earlier_figure.value = later_figure.value then 'unchanged'
        else 'revised'
    end as kind,
from earlier_figure
full join later_figure
    on
        earlier_figure.indicator_id = later_figure.indicator_id
        and earlier_figure.definition_id = later_figure.definition_id
        and earlier_figure.entity_level = later_figure.entity_level
        and earlier_figure.entity_code = later_figure.entity_code
        and earlier_figure.dwelling_type = later_figure.dwelling_type
        and earlier_figure.year = later_figure.year
        and earlier_figure.told_apart_by is not distinct from later_figure.told_apart_by
