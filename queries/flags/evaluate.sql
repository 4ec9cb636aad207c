-- What every rule says of every department in every year: nothing, yellow, red, or that it cannot be judged.
-- Grain: one row per (rule_id, department_id, year) with a row of figures. level is null where the rule cannot be
-- judged, else 0, 1 (yellow) or 2 (red). A flag once raised is lifted only when the value is better than the limit by
-- the rule's lift, so that nobody flickers; red so many years in a row counts the years themselves. since is the first
-- year of the flag that stands. The rules come as lists of the same length; an empty filter means all. No row depends
-- on a later year.

with rule as (
    select
        unnest($rule_ids) as rule_id,
        unnest($indicator_ids) as indicator_id,
        unnest($dwelling_types) as dwelling_type,
        unnest($sides) as side,
        unnest($lifts) as lift,
        unnest($yellow_kinds) as yellow_kind,
        unnest($yellow_values) as yellow_value,
        unnest($yellow_inclusive) as yellow_inclusive,
        unnest($red_kinds) as red_kind,
        unnest($red_values) as red_value,
        unnest($red_inclusive) as red_inclusive,
        unnest($red_of) as red_of,
),

measured as (
    select
        rule.*,
        standing.department_id,
        standing.year,
        standing.value,
        standing.percentile,
        rate_year.value as rate,
        case rule.yellow_kind
            when 'number' then rule.yellow_value
            when 'rate' then rule.yellow_value * rate_year.value
            when 'fractile' then rule.yellow_value
        end as yellow_limit,
        case rule.red_kind
            when 'number' then rule.red_value
            when 'rate' then rule.red_value * rate_year.value
            when 'fractile' then rule.red_value
        end as red_limit,
        if(rule.yellow_kind = 'fractile', standing.percentile, standing.value) as yellow_quantity,
        if(rule.red_kind = 'fractile', standing.percentile, standing.value) as red_quantity,
    from rule
    inner join department_figure as standing
        on
            rule.indicator_id = standing.indicator_id
            and standing.dwelling_type = 'all'
            and standing.of_a_year
    inner join department on standing.department_id = department.department_id
    inner join department_class
        on
            standing.department_id = department_class.department_id
            and rule.dwelling_type in ('all', department_class.dwelling_type)
    inner join indicator on rule.indicator_id = indicator.indicator_id
    left join rate_year
        on
            indicator.rate_id = rate_year.rate_id
            and standing.year = rate_year.year
    where
        standing.year <= $last_year
        and ($municipality_code = '' or department.municipality_code = $municipality_code)
        and ($organisation_id = '' or department.organisation_id = $organisation_id)
),

distance as (
    select
        *,
        round(if(side = 'above', 1, -1) * (yellow_quantity - yellow_limit), 9) as yellow_beyond,
        round(if(side = 'above', 1, -1) * (red_quantity - red_limit), 9) as red_beyond,
        round(if(yellow_kind = 'fractile', lift, lift * abs(yellow_limit)), 9) as yellow_back,
        round(if(red_kind = 'fractile', lift, lift * abs(red_limit)), 9) as red_back,
    from measured
),

decided as (
    select
        *,
        case
            when yellow_beyond is null then null
            when yellow_beyond > 0 or (yellow_inclusive and yellow_beyond = 0) then true
            when yellow_beyond < -yellow_back or lift = 0 then false
        end as yellow_decides,
        case
            when red_beyond is null then null
            when red_beyond > 0 or (red_inclusive and red_beyond = 0) then true
            when red_beyond < -red_back or lift = 0 then false
        end as red_decides,
    from distance
),

raised as (
    select
        *,
        yellow_beyond is not null and coalesce(
            last_value(yellow_decides ignore nulls) over so_far, false
        ) as yellow_stands,
        red_beyond is not null and coalesce(
            last_value(red_decides ignore nulls) over so_far, false
        ) as red_stands,
    from decided
    window
        so_far as (
            partition by rule_id, department_id
            order by year
            rows between unbounded preceding and current row
        )
),

running as (
    select
        raised.rule_id,
        raised.department_id,
        raised.year,
        count(*) filter (
            where
            other.red_beyond > 0
            or (other.red_inclusive and other.red_beyond = 0)
        ) = any_value(raised.red_value) as red_stands,
    from raised
    inner join raised as other
        on
            raised.red_of = other.rule_id
            and raised.department_id = other.department_id
            and other.year between raised.year - raised.red_value + 1 and raised.year
    where raised.red_kind = 'running'
    group by all
),

judged as (
    select
        raised.*,
        case
            when raised.red_stands or coalesce(running.red_stands, false) then 2
            when raised.yellow_kind != '' and raised.yellow_beyond is null then null
            when raised.red_kind not in ('', 'running') and raised.red_beyond is null then null
            when raised.red_kind = 'running' and raised.value is null then null
            when raised.yellow_stands then 1
            else 0
        end as level,
    from raised
    left join running
        on
            raised.rule_id = running.rule_id
            and raised.department_id = running.department_id
            and raised.year = running.year
),

islands as (
    select
        *,
        count(*) filter (where level = 0) over (
            partition by rule_id, department_id
            order by year
            rows between unbounded preceding and current row
        ) as island,
    from judged
),

dated as (
    select
        *,
        if(
            level > 0,
            min(year) filter (where level > 0) over (partition by rule_id, department_id, island),
            null
        ) as since,
    from islands
)

select
    rule_id,
    department_id,
    year,
    value,
    percentile,
    rate,
    yellow_limit,
    red_limit,
    level,
    since,
from dated
where year >= $first_year
order by rule_id, department_id, year
