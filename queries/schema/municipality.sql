-- The municipalities with their region, province and Statistics Denmark's group (cluster).
-- Grain: one row per municipality_code, which is text and keeps its zeros.

create table municipality (
    municipality_code varchar,
    name varchar,
    full_name varchar,
    aliases varchar,
    region_code varchar,
    province_code varchar,
    cluster varchar,
    file_row integer
)
