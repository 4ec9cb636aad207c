-- The figure of each department for each year, with its place among its equals.
-- Grain: one row per (indicator_id, year, department_id, dwelling_type), sorted so that a question about one
-- indicator reads one stretch. percentile counts the equals with a lower figure and half of those with the same.

select
    yearly_figure.indicator_id,
    yearly_figure.year,
    yearly_figure.department_id,
    yearly_figure.dwelling_type,
    yearly_figure.definition_id,
    yearly_figure.source_id,
    yearly_figure.period,
    yearly_figure.period_start,
    yearly_figure.value,
    yearly_figure.numerator,
    yearly_figure.denominator,
    yearly_figure.status,
    yearly_figure.note,
    yearly_figure.of_a_year,
    ranked_figure.class_id,
    ranked_figure.n,
    ranked_figure.higher + 1 as rank,
    100.0 * (ranked_figure.n + ranked_figure.lower - ranked_figure.higher) / (2 * ranked_figure.n) as percentile,
from yearly_figure
left join chosen_class
    on
        yearly_figure.indicator_id = chosen_class.indicator_id
        and yearly_figure.year = chosen_class.year
        and yearly_figure.dwelling_type = chosen_class.dwelling_type
        and yearly_figure.department_id = chosen_class.department_id
left join ranked_figure
    on
        chosen_class.indicator_id = ranked_figure.indicator_id
        and chosen_class.definition_id = ranked_figure.definition_id
        and chosen_class.year = ranked_figure.year
        and chosen_class.dwelling_type = ranked_figure.dwelling_type
        and chosen_class.class_id = ranked_figure.class_id
        and chosen_class.department_id = ranked_figure.department_id
order by all
