-- From where a figure says too much about single people.
-- Counts from 1 to below smallest_count are hidden, and shares of fewer than smallest_base; null: no such threshold.
-- Grain: one row per indicator_id.

create table suppression_threshold (
    indicator_id varchar,
    smallest_count integer,
    smallest_base integer,
    file_row integer
)
