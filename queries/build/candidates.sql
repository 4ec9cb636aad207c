-- All figures with their values, computed where a query computes them, and their place among those that say the same.
-- Grain: one row per reading. place 1 came last; a municipality has one figure a year, whatever its date.

create temp table candidate as
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
    dense_rank() over (
        partition by
            reading.indicator_id,
            reading.definition_id,
            reading.entity_level,
            reading.entity_code,
            reading.dwelling_type,
            reading.year,
            if(reading.entity_level = 'municipality', null, reading.period_start)
        order by reading.delivery desc
    ) as place,
from reading
left join computed on reading.reading_id = computed.reading_id
