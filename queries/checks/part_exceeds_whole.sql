-- the numerator is larger than the denominator
-- Grain: one row per fault.

select
    observation.file,
    observation.file_row,
    concat_ws(' of ', observation.numerator, observation.denominator) as value,
from observation
inner join indicator on observation.indicator_id = indicator.indicator_id
where indicator.unit = 'pct' and observation.numerator > observation.denominator
order by all
