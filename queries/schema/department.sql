-- The departments of the housing organisations.
-- Grain: one row per department_id. Empty until department data is brought in.

create table department (
    department_id varchar,
    organisation_id varchar,
    name varchar,
    municipality_code varchar,
    source_id varchar,
    file_row integer
)
