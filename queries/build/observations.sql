-- The figures with their values: computed where a query computes them, as printed elsewhere.
-- Grain: one row per reading, sorted so that a question about one indicator reads one stretch.

select
    reading.indicator_id,
    reading.definition_id,
    reading.source_id,
    reading.entity_level,
    reading.entity_code,
    reading.dwelling_type,
    reading.year,
    reading.period,
    reading.period_start,
    reading.period_end,
    coalesce(computed.value, reading.printed_value) as value,
    reading.rounding_half_width,
    reading.numerator,
    reading.denominator,
    reading.status,
    reading.note,
    reading.file,
    reading.file_row,
from reading
left join computed on reading.reading_id = computed.reading_id
order by all
