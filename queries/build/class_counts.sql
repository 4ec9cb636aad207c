-- How many departments of each class have a figure.
-- Grain: one row per (indicator_id, definition_id, year, dwelling_type, class_id). Only there during a build.

create temp table class_count as
select
    yearly_figure.indicator_id,
    yearly_figure.definition_id,
    yearly_figure.year,
    yearly_figure.dwelling_type,
    class_member.class_id,
    count(*) as members,
from yearly_figure
inner join class_member
    on
        yearly_figure.department_id = class_member.department_id
        and yearly_figure.peer_class = class_member.peer_class
where yearly_figure.compared
group by all
