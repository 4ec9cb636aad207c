-- How a peer class is widened where equals are too few: step 0 keeps all its parts, each next lets one more go.
-- Grain: one row per (peer_class, step). minimum is how many equals are enough; the dwelling type is always kept.

create table peer_step (
    peer_class varchar,
    step integer,
    minimum integer,
    keep_region boolean,
    keep_first_use boolean,
    keep_building_type boolean,
    keep_size boolean
)
