-- the date of the note is not a year, a month or a day
-- Grain: one row per fault.

select
    'master/department_notes.csv' as file,
    file_row,
    date as value,
from department_note
where
    date is not null
    and (
        not regexp_full_match(date, '[0-9]{4}(-[0-9]{2}){0,2}')
        or try_cast(concat(date, substr('2000-01-01', length(date) + 1)) as date) is null
    )
order by all
