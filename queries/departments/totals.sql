-- Figures of several departments together: a sum over a sum, for every indicator and year.
-- Grain: one row per (indicator_id, year). value is null for what cannot be added up and where a smaller part than
-- $coverage of the departments there were in the year has a figure of a whole year: a few of them are not the whole.
-- A count needs all of them: who is hidden has some, not none. of_departments leaves out those the figure is not
-- applicable to: who has no vacant dwelling has no share of long vacant ones. Empty filters mean all; demo and
-- real never add up. A department counts in the years it existed, so none beside its successor.

with member as (
    select
        department.*,
        try_cast(left(department.valid_from, 4) as integer) as first_year,
        try_cast(left(department.valid_to, 4) as integer) as last_year,
    from department
    inner join department_class on department.department_id = department_class.department_id
    where
        department_class.is_demo = $is_demo
        and ($municipality_code = '' or department.municipality_code = $municipality_code)
        and ($organisation_id = '' or department.organisation_id = $organisation_id)
        and ($dwelling_type = 'all' or department_class.dwelling_type = $dwelling_type)
),

figure as (
    select department_figure.*,
    from department_figure
    inner join member on department_figure.department_id = member.department_id
    where
        department_figure.dwelling_type = 'all'
        and department_figure.indicator_id in $indicators
        and coalesce(member.first_year <= department_figure.year, true)
        and coalesce(member.last_year >= department_figure.year, true)
),

counted as (
    select
        figure.indicator_id,
        figure.year,
        indicator.unit,
        if(indicator.unit = 'pct', 100.0, 1.0) as scale,
        figure.value,
        figure.numerator,
        case
            when indicator.unit = 'count' then null
            when figure.denominator is not null then figure.denominator
            when indicator.unit in ('kr_m2', 'kr_m2_balance') then member.area_m2
            when indicator.unit = 'kr_lme' then member.tenancy_units
            when indicator.unit = 'kr_dwelling' then member.dwellings
        end as base,
    from figure
    inner join member on figure.department_id = member.department_id
    inner join indicator on figure.indicator_id = indicator.indicator_id
    where figure.value is not null and figure.of_a_year
),

summed as (
    select
        indicator_id,
        year,
        unit,
        scale,
        base,
        case
            when unit = 'count' then value
            when base is not null then coalesce(numerator, value * base / scale)
        end as amount,
    from counted
),

spared as (
    select
        indicator_id,
        year,
        count(*) as departments,
    from figure
    where status = 'not_applicable'
    group by all
),

total as (
    select
        indicator_id,
        year,
        any_value(unit) as unit,
        any_value(scale) as scale,
        sum(amount) as amount,
        sum(base) as base,
        count(amount) as n,
        (
            select count(*),
            from member
            where
                coalesce(member.first_year <= summed.year, true)
                and coalesce(member.last_year >= summed.year, true)
        ) as existing,
    from summed
    group by indicator_id, year
)

select
    total.indicator_id,
    total.year,
    case
        when total.n < $coverage * (total.existing - coalesce(spared.departments, 0)) then null
        when total.unit = 'count' and total.n < total.existing - coalesce(spared.departments, 0) then null
        when total.unit = 'count' then total.amount
        else total.scale * total.amount / nullif(total.base, 0)
    end as value,
    total.amount,
    total.base,
    total.n,
    total.existing - coalesce(spared.departments, 0) as of_departments,
from total
left join spared
    on
        total.indicator_id = spared.indicator_id
        and total.year = spared.year
order by total.indicator_id, total.year
