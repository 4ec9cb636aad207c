-- Every average of every group asked for, by every definition and year of an indicator.
-- Grain: one row per (group_id, definition_id, year, kind); no row where no member has a figure.
-- low and high are the average of the inputs' rounding intervals (24.6 as printed is 24.55 to 24.65).
-- The weighted average uses the figures' own denominators where every member with a figure has one,
-- else the definition's preferred weight of the nearest year that covers every member with a figure
-- (of two equally near years the earlier). n is null for a published average: its members are not stated.

with member as (
    select
        unnest($group_ids) as group_id,
        unnest($members) as municipality_code,
),

figure as (
    select
        member.group_id,
        observation.definition_id,
        observation.year,
        observation.entity_code as municipality_code,
        observation.value,
        observation.value - observation.rounding_half_width as low,
        observation.value + observation.rounding_half_width as high,
        observation.denominator,
    from observation
    inner join member on observation.entity_code = member.municipality_code
    where
        observation.indicator_id = $indicator_id
        and observation.entity_level = 'municipality'
        and observation.dwelling_type = 'all'
        and observation.value is not null
),

unweighted as (
    select
        group_id,
        definition_id,
        year,
        count(*) as n,
        avg(value) as mean,
        avg(low) as mean_low,
        avg(high) as mean_high,
        median(value) as middle,
        median(low) as middle_low,
        median(high) as middle_high,
    from figure
    group by all
),

weighted_figure as (
    select
        group_id,
        definition_id,
        year,
        'own_denominator' as weight_id,
        year as weight_year,
        -1 as preference,
        value,
        low,
        high,
        denominator as weight,
    from figure
    where denominator is not null
    union all
    select
        figure.group_id,
        figure.definition_id,
        figure.year,
        definition_weight.weight_id,
        dwellings.year as weight_year,
        definition_weight.preference,
        figure.value,
        figure.low,
        figure.high,
        dwellings.dwellings as weight,
    from figure
    inner join definition_weight on figure.definition_id = definition_weight.definition_id
    inner join municipality_dwellings as dwellings
        on
            figure.municipality_code = dwellings.municipality_code
            and definition_weight.weight_id = dwellings.weight_id
),

weighted as (
    select
        group_id,
        definition_id,
        year,
        weight_id,
        weight_year,
        preference,
        count(*) as n,
        sum(value * weight) / nullif(sum(weight), 0) as mean,
        sum(low * weight) / nullif(sum(weight), 0) as mean_low,
        sum(high * weight) / nullif(sum(weight), 0) as mean_high,
    from weighted_figure
    group by all
),

best_weighted as (
    select weighted.*,
    from weighted
    inner join unweighted
        on
            weighted.group_id = unweighted.group_id
            and weighted.definition_id = unweighted.definition_id
            and weighted.year = unweighted.year
            and weighted.n = unweighted.n
    qualify row_number() over (
        partition by weighted.group_id, weighted.definition_id, weighted.year
        order by weighted.preference, abs(weighted.weight_year - weighted.year), weighted.weight_year
    ) = 1
),

publisher as (
    select
        unnest($published_groups) as group_id,
        unnest($published_levels) as entity_level,
        unnest($published_codes) as entity_code,
),

average as (
    select
        group_id,
        definition_id,
        year,
        'simple' as kind,
        mean as value,
        mean_low as low,
        mean_high as high,
        n,
        null as weight_id,
        null as weight_year,
    from unweighted
    union all
    select
        group_id,
        definition_id,
        year,
        'weighted',
        mean,
        mean_low,
        mean_high,
        n,
        weight_id,
        weight_year,
    from best_weighted
    union all
    select
        group_id,
        definition_id,
        year,
        'median',
        middle,
        middle_low,
        middle_high,
        n,
        null,
        null,
    from unweighted
    union all
    select
        publisher.group_id,
        observation.definition_id,
        observation.year,
        'published',
        observation.value,
        observation.value - observation.rounding_half_width,
        observation.value + observation.rounding_half_width,
        null,
        null,
        null,
    from observation
    inner join publisher
        on
            observation.entity_level = publisher.entity_level
            and observation.entity_code = publisher.entity_code
    where
        observation.indicator_id = $indicator_id
        and observation.dwelling_type = 'all'
        and observation.value is not null
)

select
    group_id,
    definition_id,
    year,
    kind,
    value,
    low,
    high,
    n,
    weight_id,
    weight_year,
from average
order by all
