-- Which data version this database is and when it was built.
-- Grain: one row.

create table build_info (
    data_version varchar,
    built_at timestamp
)
