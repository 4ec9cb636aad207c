-- Where figures came from.
-- Grain: one row per source_id.

create table source (
    source_id varchar,
    title_da varchar,
    title_en varchar,
    publisher varchar,
    url varchar,
    licence_da varchar,
    licence_en varchar,
    published date,
    retrieved date
)
