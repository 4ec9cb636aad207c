-- The housing organisations; lbf_number is null where it is not known.
-- Grain: one row per organisation_id.

create table organisation (
    organisation_id varchar,
    lbf_number varchar,
    name varchar,
    municipality_code varchar,
    source_id varchar,
    file_row integer,
    file varchar
)
