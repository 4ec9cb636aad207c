-- The departments of the housing organisations. What is not known is null: dwellings by type, area, units, years, plan.
-- Grain: one row per department_id. predecessor_id holds several ids, with a space between, after a merger.

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
    dwellings_care integer,
    comprehensive_plan varchar,
    area_id varchar,
    flexible_letting_pct integer,
    municipal_allocation_pct integer,
    predecessor_id varchar,
    valid_from varchar,
    valid_to varchar,
    source_id varchar,
    file_row integer,
    file varchar
)
