-- the organisation of the department is not known
-- Grain: one row per fault.

select
    department.file,
    department.file_row,
    concat_ws(' ', department.department_id, department.organisation_id) as value,
from department
anti join organisation on department.organisation_id = organisation.organisation_id
order by all
