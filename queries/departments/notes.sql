-- What has been noted about a department, the oldest first.
-- Grain: one row per note.

select
    date,
    text_da,
    text_en,
    source_id,
from department_note
where department_id = $department_id
order by all
