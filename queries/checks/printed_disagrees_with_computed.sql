-- the printed value is not the one computed from the counts
-- Grain: one row per fault.

select
    reading.file,
    reading.file_row,
    concat_ws(' ', reading.printed_value, computed.value) as value,
from reading
inner join computed on reading.reading_id = computed.reading_id
where abs(reading.printed_value - computed.value) > reading.rounding_half_width + 1e-9
order by all
