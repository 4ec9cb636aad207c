-- no indicator names the rate in its field rate
-- Grain: one row per fault.

select
    'master/rates.csv' as file,
    rate.file_row,
    rate.rate_id as value,
from rate
anti join indicator on rate.rate_id = indicator.rate_id
order by all
