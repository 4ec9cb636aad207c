-- What every rule says of every department it is about, in every year from the first to the last.
-- Grain: one row per (rule_id, department_id, year) with a row of figures of a whole year. level is null where the rule
-- cannot be judged, else 0, 1 (yellow) or 2 (red). A flag once raised is lifted only when the value is better than the
-- limit by the rule's lift, so that nobody flickers; red so many years in a row counts the years themselves. since is
-- the first year of the flag that stands, level_since that of its colour; a year nobody can judge neither ends it nor
-- begins one. certainty tells whether the whole interval (Wilson, 95 per cent) of a share of things counted lies beyond
-- the limit this year, 'not' where the flag stands by the lift alone. is_need stands like a flag: from a year that was
-- surely red until the red flag is lifted. The rules come as lists of the same length; an empty filter means all. No
-- row depends on a later year: what is known by a year is the low end of a row of bits, one a year.

with given as (
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

span as (
    select min(year) as first_year,
    from figure_year
),

rule_year as (
    select
        given.*,
        figure_year.year,
        rate_year.value as rate,
        rate_year.known_year as rate_known_year,
        1::bigint << (figure_year.year - span.first_year) as bit,
        if(given.side = 'above', 1, -1) as sign,
        case given.yellow_kind
            when 'rate' then given.yellow_value * rate
            when 'number' then given.yellow_value
            when 'fractile' then given.yellow_value
        end as yellow_limit,
        case given.red_kind
            when 'rate' then given.red_value * rate
            when 'number' then given.red_value
            when 'fractile' then given.red_value
        end as red_limit,
    from given
    inner join indicator on given.indicator_id = indicator.indicator_id
    cross join figure_year
    cross join span
    left join rate_year
        on
            indicator.rate_id = rate_year.rate_id
            and figure_year.year = rate_year.year
    where figure_year.year <= $last_year
),

place as (
    select
        department.department_id,
        department_class.dwelling_type,
    from department
    inner join department_class on department.department_id = department_class.department_id
    where
        ($municipality_code = '' or department.municipality_code = $municipality_code)
        and ($organisation_id = '' or department.organisation_id = $organisation_id)
),

measured as (
    select
        figure.department_id,
        figure.value,
        figure.status,
        figure.percentile,
        figure.numerator,
        figure.denominator,
        rule_year.*,
        round(
            sign * (if(rule_year.yellow_kind = 'fractile', figure.percentile, figure.value) - yellow_limit), 9
        ) as yellow_beyond,
        round(
            sign * (if(rule_year.red_kind = 'fractile', figure.percentile, figure.value) - red_limit), 9
        ) as red_beyond,
        -- the end of the interval that lies nearest to the good side.
        power($z, 2) / nullif(figure.denominator, 0) as square,
        figure.numerator / nullif(figure.denominator, 0) as share,
        case
            when figure.indicator_id not in $counted then figure.value
            when figure.numerator between 0 and figure.denominator
                then
                    100 * (share + square / 2 - sign * sqrt(square * (share * (1 - share) + square / 4)))
                    / (1 + square)
        end as nearest,
    from department_figure as figure
    inner join place on figure.department_id = place.department_id
    inner join rule_year
        on
            figure.indicator_id = rule_year.indicator_id
            and figure.year = rule_year.year
            and rule_year.dwelling_type in ('all', place.dwelling_type)
    where
        figure.indicator_id in $indicator_ids
        and figure.dwelling_type = 'all'
        and figure.of_a_year
        and figure.year <= $last_year
),

decided as (
    select
        rule_id,
        department_id,
        bit,
        if(value is null, 0, bit) as valued,
        if(yellow_beyond is null, 0, bit) as yellow_known,
        if(yellow_beyond > 0 or (yellow_inclusive and yellow_beyond = 0), bit, 0) as yellow_on,
        if(
            lift = 0 or yellow_beyond < -round(if(yellow_kind = 'fractile', lift, lift * abs(yellow_limit)), 9), bit, 0
        ) as yellow_back,
        if(red_beyond is null, 0, bit) as red_known,
        if(red_beyond > 0 or (red_inclusive and red_beyond = 0), bit, 0) as red_on,
        if(
            lift = 0 or red_beyond < -round(if(red_kind = 'fractile', lift, lift * abs(red_limit)), 9), bit, 0
        ) as red_back,
        if(
            red_kind = 'fractile' or sign * (nearest - red_limit) > 0 or (red_inclusive and nearest = red_limit), bit, 0
        ) as red_clear,
    from measured
),

-- a bit for each year in which there was a row, a value, something to hold against a limit, in which the value was
-- over the limit, and in which it was back from it by the lift.
course as (
    select
        rule_id,
        department_id,
        bit_or(bit) as told,
        bit_or(valued) as valued,
        bit_or(yellow_known) as yellow_known,
        bit_or(yellow_on) as yellow_on,
        bit_or(yellow_back & yellow_known & ~yellow_on) as yellow_off,
        bit_or(red_known) as red_known,
        bit_or(red_on) as red_on,
        bit_or(red_back & red_known & ~red_on) as red_off,
        bit_or(red_clear & red_on) as red_sure,
    from decided
    group by rule_id, department_id
),

calendar as (
    select 2 * max(bit) - 1 as every,
    from rule_year
),

-- red so many years in a row: each of them over the limit of the other rule, or a no where one is known not to be.
-- the bits of a year so many years back are moved up to the year that looks back on it.
back as (
    select
        rule_id,
        red_of,
        unnest(range(red_value::bigint)) as years,
    from given
    where red_kind = 'running'
),

running as (
    select
        back.rule_id,
        course.department_id,
        bit_and(course.red_on << back.years) as red_on,
        bit_or((course.red_known & ~course.red_on) << back.years) as red_off,
    from back
    inner join course on back.red_of = course.rule_id
    group by back.rule_id, course.department_id
),

-- a flag stands from a year over the limit until one that is back from it. added to the years that are not back, a year
-- over the limit carries to the end of their run: the years it flips are those in which it stands.
standing as (
    select
        course.rule_id,
        course.department_id,
        course.told,
        ~course.yellow_off & calendar.every as yellow_free,
        ~course.red_off & calendar.every as red_free,
        case
            when given.red_kind = '' then 0
            when given.red_kind = 'running' then coalesce(running.red_on, 0) & course.valued
            else (xor(red_free + course.red_on, red_free) | course.red_on) & red_free & course.red_known
        end as red,
        case
            when given.red_kind in ('', 'running') then red
            else (xor(red_free + course.red_sure, red_free) | course.red_sure) & red_free & course.red_known
        end as surely_red,
        if(
            given.yellow_kind = '',
            0,
            (xor(yellow_free + course.yellow_on, yellow_free) | course.yellow_on) & yellow_free & course.yellow_known
        ) as yellow,
        course.told
        & if(given.yellow_kind = '', course.told, course.yellow_known)
        & case
            when given.red_kind = '' then course.told
            when given.red_kind = 'running' then coalesce(running.red_on | running.red_off, 0) & course.valued
            else course.red_known
        end as judged,
        red | (yellow & judged) as raised,
        judged & ~raised as quiet,
        (judged | red) & ~red as not_red,
    from course
    inner join given on course.rule_id = given.rule_id
    cross join calendar
    left join running
        on
            course.rule_id = running.rule_id
            and course.department_id = running.department_id
),

-- what is asked for: the years from the first to the last, with the limit that was passed.
dated as (
    select
        standing.rule_id,
        standing.department_id,
        rule_year.indicator_id,
        rule_year.year,
        rule_year.rate,
        rule_year.rate_known_year,
        rule_year.yellow_limit,
        rule_year.red_limit,
        rule_year.sign,
        case
            when standing.red & rule_year.bit != 0 then 2
            when standing.judged & rule_year.bit = 0 then null
            when standing.yellow & rule_year.bit != 0 then 1
            else 0
        end as level,
        if(level = 2, rule_year.red_kind, rule_year.yellow_kind) as kind,
        if(level = 2, rule_year.red_inclusive, rule_year.yellow_inclusive) as inclusive,
        case level
            when 2 then rule_year.red_limit
            when 1 then rule_year.yellow_limit
        end as passed,
        2 * rule_year.bit - 1 as so_far,
        rule_year.year - bit_count(rule_year.bit - 1) as first_year,
        standing.quiet & so_far as quiet_so_far,
        if(quiet_so_far = 0, 0, length(bin(quiet_so_far))) as quiet_years,
        ((standing.raised & so_far) >> quiet_years) << quiet_years as run,
        if(level > 0, first_year + bit_count((run & -run) - 1), null) as since,
        standing.not_red & so_far as not_red_so_far,
        if(not_red_so_far = 0, 0, length(bin(not_red_so_far))) as not_red_years,
        ((standing.red & so_far) >> not_red_years) << not_red_years as red_run,
        if(level = 2, first_year + bit_count((red_run & -red_run) - 1), since) as level_since,
        standing.surely_red & rule_year.bit != 0 as is_need,
    from standing
    inner join rule_year on standing.rule_id = rule_year.rule_id
    where
        rule_year.year >= $first_year
        and standing.told & rule_year.bit != 0
),

weighed as (
    select
        dated.*,
        measured.value,
        measured.status,
        measured.percentile,
        measured.numerator,
        measured.denominator,
        if(dated.level = 2, measured.red_beyond, measured.yellow_beyond) as beyond,
        measured.nearest,
    from dated
    inner join measured
        on
            dated.rule_id = measured.rule_id
            and dated.department_id = measured.department_id
            and dated.year = measured.year
)

select
    rule_id,
    department_id,
    year,
    value,
    status,
    percentile,
    numerator,
    denominator,
    rate,
    rate_known_year,
    yellow_limit,
    red_limit,
    level,
    since,
    level_since,
    is_need,
    case
        when coalesce(level, 0) = 0 then null
        when kind = 'running' then 'surely'
        when beyond < 0 or (beyond = 0 and not inclusive) then 'not'
        when kind = 'fractile' or sign * (nearest - passed) > 0 or (nearest = passed and inclusive) then 'surely'
        else 'maybe'
    end as certainty,
from weighed
order by rule_id, department_id, year
