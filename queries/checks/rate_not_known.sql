-- the field rate names a rate that master/rates.csv does not hold
-- Grain: one row per fault; an indicator's file has no rows to name.

select
    concat('indicators/', indicator.indicator_id, '.yaml') as file,
    null::integer as file_row,
    indicator.rate_id as value,
from indicator
anti join rate on indicator.rate_id = rate.rate_id
where indicator.rate_id is not null
order by all
