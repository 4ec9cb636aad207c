-- The bands of a peer class: which sizes and which periods of first use count as equal.
-- Grain: one row per (peer_class, dimension, band_id); dimension is size or first_use. A null bound is open.

create table peer_band (
    peer_class varchar,
    dimension varchar,
    band_id varchar,
    lower integer,
    upper integer
)
