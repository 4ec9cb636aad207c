-- What was taken in from outside and counts in this data version, in order.
-- Grain: one row per delivery_id.

create table delivery (
    delivery_id varchar,
    place integer,
    kind varchar,
    source_id varchar,
    received_at varchar,
    received_by varchar,
    file_name varchar,
    sha256 varchar
)
