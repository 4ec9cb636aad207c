-- The departments of the housing organisations. Dwellings by type, area, units and years are null where not known.
-- Grain: one row per department_id. Empty until department data is brought in.

create table department (
    department_id varchar,
    organisation_id varchar,
    name varchar,
    municipality_code varchar,
    supervising_code varchar,
    building_type varchar,
    first_use_year integer,
    dwellings integer,
    dwellings_family integer,
    dwellings_elderly integer,
    dwellings_youth integer,
    area_m2 integer,
    tenancy_units integer,
    predecessor_id varchar,
    valid_from varchar,
    valid_to varchar,
    source_id varchar,
    file_row integer,
    file varchar
)
