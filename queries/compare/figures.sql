-- The figures of chosen municipalities by every definition, with a row for every year of the definition.
-- Grain: one row per (definition_id, municipality_code, year). A year without a figure is a row with a null
-- value whose status says why, so that a line breaks there.

with chosen as (
    select unnest($members) as municipality_code,
),

figure as (
    select *,
    from observation
    where
        indicator_id = $indicator_id
        and entity_level = 'municipality'
        and dwelling_type = 'all'
),

span as (
    select
        definition_id,
        min(year) as first_year,
        max(year) as last_year,
    from figure
    group by all
),

spine as (
    select
        span.definition_id,
        chosen.municipality_code,
        unnest(range(span.first_year, span.last_year + 1))::integer as year,
    from span
    cross join chosen
)

select
    spine.definition_id,
    spine.municipality_code,
    municipality.name,
    spine.year,
    figure.value,
    figure.rounding_half_width,
    figure.numerator,
    figure.denominator,
    figure.period,
    figure.period_start,
    figure.source_id,
    coalesce(figure.status, if(closed_year.year is not null, 'closed', 'not_retrieved')) as status,
from spine
inner join municipality on spine.municipality_code = municipality.municipality_code
left join figure
    on
        spine.definition_id = figure.definition_id
        and spine.municipality_code = figure.entity_code
        and spine.year = figure.year
left join closed_year
    on
        spine.definition_id = closed_year.definition_id
        and spine.year = closed_year.year
order by spine.definition_id, municipality.name collate da, spine.year
