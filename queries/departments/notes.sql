-- What has been noted about a department, what has no date first, then the oldest.
-- Grain: one row per note.

select
    date,
    text_da,
    text_en,
    source_id,
from department_note
where department_id = $department_id
order by date nulls first, text_da
