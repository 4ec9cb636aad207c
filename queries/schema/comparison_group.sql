-- The members of groups that somebody has named, such as the founding deck's six municipalities.
-- Grain: one row per (group_id, municipality_code).

create table comparison_group (
    group_id varchar,
    municipality_code varchar,
    source_id varchar,
    file_row integer
)
