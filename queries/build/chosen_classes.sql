-- The class each figure is compared in: the narrowest with enough equals, the department itself left out.
-- Grain: one row per (indicator_id, year, department_id, dwelling_type). Only there during a build.

create temp table chosen_class as
select
    yearly_figure.indicator_id,
    yearly_figure.definition_id,
    yearly_figure.year,
    yearly_figure.dwelling_type,
    yearly_figure.department_id,
    arg_min(class_member.class_id, class_member.step) as class_id,
from yearly_figure
inner join class_member
    on
        yearly_figure.department_id = class_member.department_id
        and yearly_figure.peer_class = class_member.peer_class
inner join peer_step
    on
        class_member.peer_class = peer_step.peer_class
        and class_member.step = peer_step.step
inner join class_count
    on
        yearly_figure.indicator_id = class_count.indicator_id
        and yearly_figure.definition_id = class_count.definition_id
        and yearly_figure.year = class_count.year
        and yearly_figure.dwelling_type = class_count.dwelling_type
        and class_member.class_id = class_count.class_id
where yearly_figure.compared and class_count.members > peer_step.minimum
group by all
