-- the department of the note is not known
-- Grain: one row per fault.

select
    'master/department_notes.csv' as file,
    department_note.file_row,
    department_note.department_id as value,
from department_note
anti join department on department_note.department_id = department.department_id
order by all
