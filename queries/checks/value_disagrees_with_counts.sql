-- the percentage is not the numerator divided by the denominator
-- Grain: one row per fault.

select
    observation.file,
    observation.file_row,
    concat_ws(' ', observation.value, observation.numerator, observation.denominator) as value,
from observation
inner join indicator on observation.indicator_id = indicator.indicator_id
where
    indicator.unit = 'pct'
    and observation.value is not null
    and observation.denominator is not null
    and (
        observation.denominator = 0
        or abs(observation.value - 100.0 * observation.numerator / nullif(observation.denominator, 0))
        > observation.rounding_half_width + 1e-9
    )
order by all
