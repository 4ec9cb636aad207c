-- The figures of the deliveries that can be taken as they stand, a figure for two years twice.
-- Grain: one row per (line, year); reading_id counts on from $first.

select
    $first + row_number() over (order by line.delivery, line.file_row, covered_period.year) as reading_id,
    line.indicator_id,
    line.definition_id,
    line.source_id,
    line.entity_level,
    line.entity_code,
    line.dwelling_type,
    covered_period.year,
    line.period,
    covered_period.period_start,
    covered_period.period_end,
    cast(nullif(line.value, '') as double) as printed_value,
    cast(line.rounding as double) as rounding_half_width,
    cast(nullif(line.numerator, '') as bigint) as numerator,
    cast(nullif(line.denominator, '') as bigint) as denominator,
    line.status,
    line.note,
    line.file,
    line.file_row,
    line.delivery,
from line
inner join covered_period on line.period = covered_period.period
where line.delivery in $plain
order by reading_id
