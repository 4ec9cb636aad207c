-- Which municipalities have a figure of an indicator, by definition and year.
-- Grain: one row per (definition_id, year) with any figure; municipality_codes is empty for national figures only.

select
    observation.definition_id,
    definition.preference,
    observation.year,
    coalesce(
        list(distinct observation.entity_code order by observation.entity_code)
        filter (where observation.entity_level = 'municipality'),
        []
    ) as municipality_codes,
    coalesce(
        list(distinct concat_ws(':', observation.entity_level, observation.entity_code))
        filter (where observation.entity_level != 'municipality'),
        []
    ) as published_for,
from observation
inner join definition on observation.definition_id = definition.definition_id
where
    observation.indicator_id = $indicator_id
    and observation.dwelling_type = 'all'
    and observation.value is not null
group by all
order by definition.preference, observation.year
