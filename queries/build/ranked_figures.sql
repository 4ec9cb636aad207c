-- The figures of every class that somebody is compared in, ranked from both ends.
-- Grain: one row per (figure, class). higher and lower count the others with a higher and a lower figure.
-- Only there during a build.

create temp table ranked_figure as
with used as (
    select distinct
        indicator_id,
        definition_id,
        year,
        dwelling_type,
        class_id,
    from chosen_class
)

select
    used.indicator_id,
    used.definition_id,
    used.year,
    used.dwelling_type,
    used.class_id,
    yearly_figure.department_id,
    yearly_figure.value,
    count(*) over entire - 1 as n,
    rank() over (entire order by yearly_figure.value desc) - 1 as higher,
    rank() over (entire order by yearly_figure.value) - 1 as lower,
from used
inner join class_member on used.class_id = class_member.class_id
inner join yearly_figure
    on
        class_member.department_id = yearly_figure.department_id
        and used.indicator_id = yearly_figure.indicator_id
        and used.definition_id = yearly_figure.definition_id
        and used.year = yearly_figure.year
        and used.dwelling_type = yearly_figure.dwelling_type
where yearly_figure.compared
window
    entire as (
        partition by used.indicator_id, used.definition_id, used.year, used.dwelling_type, used.class_id
    )
