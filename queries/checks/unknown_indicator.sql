-- the indicator of the threshold does not exist
-- Grain: one row per fault.

select
    'master/suppression.csv' as file,
    suppression_threshold.file_row,
    suppression_threshold.indicator_id as value,
from suppression_threshold
anti join indicator on suppression_threshold.indicator_id = indicator.indicator_id
order by all
