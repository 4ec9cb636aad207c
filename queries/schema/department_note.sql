-- What is known of a department beside its figures. date is a year, a month or a day, null where the source has none.
-- Grain: one row per (department_id, text_da).

create table department_note (
    department_id varchar,
    date varchar,
    text_da varchar,
    text_en varchar,
    source_id varchar,
    file_row integer
)
