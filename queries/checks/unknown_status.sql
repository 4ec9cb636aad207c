-- the status or dwelling type is not one of the known words
-- Grain: one row per fault.

select
    file,
    file_row,
    concat_ws(' ', status, dwelling_type) as value,
from observation
where
    status not in (
        'observed', 'derived', 'one_value_two_years',
        'not_published', 'not_reported', 'suppressed', 'not_applicable', 'closed'
    )
    or dwelling_type not in ('all', 'family', 'elderly', 'youth')
order by all
